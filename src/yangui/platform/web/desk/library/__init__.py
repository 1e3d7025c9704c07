"""The desk of the officers: policy texts from upload to publication."""
