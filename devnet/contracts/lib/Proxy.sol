// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// What a proxy points at before its real implementation exists (EigenLayer deploys every proxy over such an EmptyContract first).
contract Empty {}

/// A transparent proxy as OpenZeppelin's TransparentUpgradeableProxy: the admin upgrades, everybody else reaches the implementation.
contract Proxy {
    bytes32 private constant IMPLEMENTATION = 0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc;
    bytes32 private constant ADMIN = 0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103;

    event Upgraded(address indexed implementation);
    event AdminChanged(address previousAdmin, address newAdmin);

    constructor(address implementation, address admin) {
        write(IMPLEMENTATION, implementation);
        emit Upgraded(implementation);
        write(ADMIN, admin);
        emit AdminChanged(address(0), admin);
    }

    /// The call data of an upgrade is (implementation, initialisation); the initialisation runs in the proxy and may be empty.
    function upgradeToAndCall(address implementation, bytes calldata initialisation) external payable {
        if (msg.sender != read(ADMIN)) forward();
        write(IMPLEMENTATION, implementation);
        emit Upgraded(implementation);
        if (initialisation.length == 0) return;
        (bool done, bytes memory result) = implementation.delegatecall(initialisation);
        if (!done) {
            assembly {
                revert(add(result, 0x20), mload(result))
            }
        }
    }

    fallback() external payable {
        forward();
    }

    receive() external payable {
        forward();
    }

    function forward() private {
        address implementation = read(IMPLEMENTATION);
        assembly {
            calldatacopy(0, 0, calldatasize())
            let done := delegatecall(gas(), implementation, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            switch done
            case 0 { revert(0, returndatasize()) }
            default { return(0, returndatasize()) }
        }
    }

    function read(bytes32 slot) private view returns (address value) {
        assembly {
            value := sload(slot)
        }
    }

    function write(bytes32 slot, address value) private {
        assembly {
            sstore(slot, value)
        }
    }
}
