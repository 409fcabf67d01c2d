// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// OpenZeppelin's EnumerableSet of bytes32: on removal the last value takes the freed place.
library HashSet {
    struct Set {
        bytes32[] values;
        mapping(bytes32 => uint256) places;
    }

    function add(Set storage set, bytes32 value) internal returns (bool) {
        if (set.places[value] != 0) return false;
        set.values.push(value);
        set.places[value] = set.values.length;
        return true;
    }

    function remove(Set storage set, bytes32 value) internal returns (bool) {
        uint256 place = set.places[value];
        if (place == 0) return false;
        bytes32 last = set.values[set.values.length - 1];
        set.values[place - 1] = last;
        set.places[last] = place;
        set.values.pop();
        delete set.places[value];
        return true;
    }

    function contains(Set storage set, bytes32 value) internal view returns (bool) {
        return set.places[value] != 0;
    }
}
