"""What the integration costs, measured against the sandbox: `make bench`."""
