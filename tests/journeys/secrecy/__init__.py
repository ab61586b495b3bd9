"""No content on disk: everything that a day of the demo leaves in files is searched for what its people said and are called."""
