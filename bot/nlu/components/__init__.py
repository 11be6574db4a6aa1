"""What the pipeline of config.yml is made of."""
