"""The screens: a thin Streamlit shell over the same functions the command line calls."""
