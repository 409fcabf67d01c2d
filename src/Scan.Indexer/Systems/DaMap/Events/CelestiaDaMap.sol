// Rollup batches to Celestia heights (AltLayer).
Set(uint256 indexed key, uint256 value, bytes metadata, address sender) // all
SetGlobalMetadata(uint256 value, address sender) // all
