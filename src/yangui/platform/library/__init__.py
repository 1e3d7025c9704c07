"""The library: the policies of the pack as public pages, their texts, versions, windows, and the search over them."""
