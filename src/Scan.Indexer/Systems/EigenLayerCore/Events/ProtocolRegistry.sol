// On-chain list of protocol deployments and their pause/deprecation flags (v1.9+).
DeploymentShipped(address indexed addr, (bool pausable, bool deprecated) config) // since v1.9.0
DeploymentConfigured(address indexed addr, (bool pausable, bool deprecated) config) // since v1.9.0
DeploymentConfigDeleted(address indexed addr) // since v1.9.0
SemanticVersionUpdated(string previousSemanticVersion, string semanticVersion) // since v1.9.0
Initialized(uint8 version) // where inherited
RoleAdminChanged(bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole) // where inherited
RoleGranted(bytes32 indexed role, address indexed account, address indexed sender) // where inherited
RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender) // where inherited
