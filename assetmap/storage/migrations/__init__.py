"""The steps that bring a store from one version to the next. A step that was released is never changed."""
