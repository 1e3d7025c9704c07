"""The desk of the entitlements: runs over the registers, and decisions sent to a person."""
