// Off-chain software releases published by AVSs per operator set.
ReleasePublished((address avs, uint32 id) indexed operatorSet, uint256 indexed releaseId, ((bytes32 digest, string registry)[] artifacts, uint32 upgradeByTime) release) // since v1.7.0
MetadataURIPublished((address avs, uint32 id) indexed operatorSet, string metadataURI) // since v1.7.0
Initialized(uint8 version) // where inherited
