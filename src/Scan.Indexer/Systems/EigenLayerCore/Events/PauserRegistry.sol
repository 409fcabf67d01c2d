// Pausers and unpauser of the core contracts.
PauserStatusChanged(address pauser, bool canPause) // all
UnpauserChanged(address previousUnpauser, address newUnpauser) // all
