"""What ordercore needs from the outside, as Protocols: any class with these methods will do."""
