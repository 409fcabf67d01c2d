// User access management: admins and per-function appointees of operators and AVSs.
PendingAdminAdded(address indexed account, address admin) // since slashing
PendingAdminRemoved(address indexed account, address admin) // since slashing
AdminSet(address indexed account, address admin) // since slashing
AdminRemoved(address indexed account, address admin) // since slashing
AppointeeSet(address indexed account, address indexed appointee, address target, bytes4 selector) // since slashing
AppointeeRemoved(address indexed account, address indexed appointee, address target, bytes4 selector) // since slashing
Initialized(uint8 version) // where inherited
