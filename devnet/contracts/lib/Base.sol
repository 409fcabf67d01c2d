// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// OpenZeppelin's Initializable (4.x): the event closes the initialisation.
abstract contract Initializable {
    uint8 private initialized;

    event Initialized(uint8 version);

    modifier initializer() {
        require(initialized == 0, "Initializable: contract is already initialized");
        initialized = 1;
        _;
        emit Initialized(1);
    }
}

/// OpenZeppelin's Ownable.
abstract contract Ownable {
    address public owner;

    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    modifier onlyOwner() {
        require(msg.sender == owner, "Ownable: caller is not the owner");
        _;
    }

    function transferOwnership(address newOwner) external onlyOwner {
        _transferOwnership(newOwner);
    }

    function _transferOwnership(address newOwner) internal {
        emit OwnershipTransferred(owner, newOwner);
        owner = newOwner;
    }
}

/// EigenLayer's Pausable: bits of a bitmap, each pausing one kind of call. On the devnet the pauser registry is one account.
abstract contract Pausable {
    address public pauserRegistry;
    uint256 private status;

    event PauserRegistrySet(address pauserRegistry, address newPauserRegistry);
    event Paused(address indexed account, uint256 newPausedStatus);
    event Unpaused(address indexed account, uint256 newPausedStatus);

    modifier onlyPauser() {
        require(msg.sender == pauserRegistry, "msg.sender is not permissioned as pauser");
        _;
    }

    modifier whenNotPaused() {
        require(status == 0, "Pausable: contract is paused");
        _;
    }

    modifier onlyWhenNotPaused(uint8 index) {
        require(!paused(index), "Pausable: index is paused");
        _;
    }

    function pause(uint256 newPausedStatus) external onlyPauser {
        require(status & newPausedStatus == status, "Pausable.pause: invalid attempt to unpause functionality");
        status = newPausedStatus;
        emit Paused(msg.sender, newPausedStatus);
    }

    function pauseAll() external onlyPauser {
        status = type(uint256).max;
        emit Paused(msg.sender, type(uint256).max);
    }

    function unpause(uint256 newPausedStatus) external onlyPauser {
        require(~status & ~newPausedStatus == ~status, "Pausable.unpause: invalid attempt to pause functionality");
        status = newPausedStatus;
        emit Unpaused(msg.sender, newPausedStatus);
    }

    function paused() external view returns (uint256) {
        return status;
    }

    function paused(uint8 index) public view returns (bool) {
        return status & (1 << index) != 0;
    }

    function _initializePauser(address pauser, uint256 initialStatus) internal {
        emit PauserRegistrySet(pauserRegistry, pauser);
        pauserRegistry = pauser;
        status = initialStatus;
        emit Paused(msg.sender, initialStatus);
    }
}
