"""The plan backwards: from the target to wins, stock, first meetings and contacts."""
