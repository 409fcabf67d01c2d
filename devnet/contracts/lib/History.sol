// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// EigenLayer's Snapshots: a value with the block since which it holds.
library History {
    struct Entry {
        uint32 since;
        uint224 value;
    }

    struct Values {
        Entry[] entries;
    }

    function push(Values storage self, uint256 value) internal {
        uint256 count = self.entries.length;
        if (count != 0 && self.entries[count - 1].since == block.number) {
            self.entries[count - 1].value = uint224(value);
        } else {
            self.entries.push(Entry(uint32(block.number), uint224(value)));
        }
    }

    function latest(Values storage self, uint256 initial) internal view returns (uint256) {
        uint256 count = self.entries.length;
        return count == 0 ? initial : self.entries[count - 1].value;
    }

    function valueAt(Values storage self, uint256 blockNumber, uint256 initial) internal view returns (uint256) {
        uint256 found = self.entries.length;
        while (found > 0 && self.entries[found - 1].since > blockNumber) --found;
        return found == 0 ? initial : self.entries[found - 1].value;
    }
}
