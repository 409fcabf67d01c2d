// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// PermissionController: who may act for an account. Nobody was set as admin: the account itself is.
contract PermissionController {
    mapping(address => mapping(address => bool)) private pending;
    mapping(address => address[]) private admins;
    mapping(address => mapping(address => mapping(address => mapping(bytes4 => bool)))) private appointees;
    mapping(address => mapping(address => mapping(bytes4 => address[]))) private appointed;

    event PendingAdminAdded(address indexed account, address admin);
    event PendingAdminRemoved(address indexed account, address admin);
    event AdminSet(address indexed account, address admin);
    event AdminRemoved(address indexed account, address admin);
    event AppointeeSet(address indexed account, address indexed appointee, address target, bytes4 selector);
    event AppointeeRemoved(address indexed account, address indexed appointee, address target, bytes4 selector);

    modifier onlyAdmin(address account) {
        require(isAdmin(account, msg.sender), "NotAdmin");
        _;
    }

    function addPendingAdmin(address account, address admin) external onlyAdmin(account) {
        pending[account][admin] = true;
        emit PendingAdminAdded(account, admin);
    }

    function removePendingAdmin(address account, address admin) external onlyAdmin(account) {
        pending[account][admin] = false;
        emit PendingAdminRemoved(account, admin);
    }

    function acceptAdmin(address account) external {
        require(pending[account][msg.sender], "AdminNotPending");
        pending[account][msg.sender] = false;
        admins[account].push(msg.sender);
        emit AdminSet(account, msg.sender);
    }

    /// The last admin cannot be removed.
    function removeAdmin(address account, address admin) external onlyAdmin(account) {
        address[] storage list = admins[account];
        require(list.length > 1, "CannotHaveZeroAdmins");
        for (uint256 i; i < list.length; ++i) {
            if (list[i] != admin) continue;
            list[i] = list[list.length - 1];
            list.pop();
            emit AdminRemoved(account, admin);
            return;
        }
        revert("AdminNotSet");
    }

    function setAppointee(address account, address appointee, address target, bytes4 selector) external onlyAdmin(account) {
        require(!appointees[account][appointee][target][selector], "AppointeeAlreadySet");
        appointees[account][appointee][target][selector] = true;
        appointed[account][target][selector].push(appointee);
        emit AppointeeSet(account, appointee, target, selector);
    }

    function removeAppointee(address account, address appointee, address target, bytes4 selector) external onlyAdmin(account) {
        require(appointees[account][appointee][target][selector], "AppointeeNotSet");
        appointees[account][appointee][target][selector] = false;
        forget(appointed[account][target][selector], appointee);
        emit AppointeeRemoved(account, appointee, target, selector);
    }

    function isAdmin(address account, address caller) public view returns (bool) {
        address[] storage list = admins[account];
        if (list.length == 0) return account == caller;
        for (uint256 i; i < list.length; ++i) {
            if (list[i] == caller) return true;
        }
        return false;
    }

    function isPendingAdmin(address account, address admin) external view returns (bool) {
        return pending[account][admin];
    }

    function getAdmins(address account) external view returns (address[] memory list) {
        if (admins[account].length != 0) return admins[account];
        list = new address[](1);
        list[0] = account;
    }

    function getAppointees(address account, address target, bytes4 selector) external view returns (address[] memory) {
        return appointed[account][target][selector];
    }

    function canCall(address account, address caller, address target, bytes4 selector) external view returns (bool) {
        return isAdmin(account, caller) || appointees[account][caller][target][selector];
    }

    function forget(address[] storage list, address appointee) private {
        for (uint256 i; i < list.length; ++i) {
            if (list[i] != appointee) continue;
            list[i] = list[list.length - 1];
            list.pop();
            return;
        }
    }
}
