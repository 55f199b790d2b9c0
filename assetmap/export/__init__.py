"""Export: write what an audience may see to a file. Every writer takes an ``AudienceView`` and nothing else."""
