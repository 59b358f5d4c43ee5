"""What each audience is shown, made from the state of the engine. Pure: state and time in, a view of the contract out."""
