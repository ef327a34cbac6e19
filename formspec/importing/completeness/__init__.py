"""What a sheet has too little or too much of: missing rows and columns, surplus items, text that is no value."""
