// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../core/Token.sol";
import {SafetyFactorOracle} from "./AnzenTaskManager.sol";

/// Anzen's reserves of an AVS: the flow of tokens to its payment master falls while the safety factor is high and rises while it is low. In the form that
/// tells so by events (Hydrogen-Labs/anzen-avs, spring 2024), function by function; of the fee, the part that Anzen may take is left in the reserves.
contract AVSReservesManager {
    uint256 public constant PRECISION = 1e9;
    uint256 public constant BPS_DENOMINATOR = 10_000;
    uint256 public constant performanceFeeBPS = 300;

    int256 public immutable SF_lower_bound;
    int256 public immutable SF_upper_bound;
    uint256 public immutable ReductionFactor;
    uint256 public immutable IncreaseFactor;
    uint256 public immutable minEpochDuration;
    Token public immutable token;
    SafetyFactorOracle public immutable safetyFactorOracle;
    uint32 public immutable protocol;
    address public immutable paymentMaster;
    address public immutable avsGov;
    uint256 public claimableTokens;
    uint256 public claimableFees;
    uint256 public tokensPerSecond;
    uint256 public prevTokensPerSecond;
    uint256 public lastEpochUpdateTimestamp;

    event TokenFlowUpdated(uint256 newTokenFlow);
    event TokensTransferredToPaymentMaster(uint256 totalTokenTransfered);

    struct Config {
        int256 lower;
        int256 upper;
        uint256 reduction;
        uint256 increase;
        uint256 epoch;
    }

    constructor(uint256 flow, Config memory c, Token token_, SafetyFactorOracle oracle, uint32 protocol_, address paymentMaster_, address gov) {
        (SF_lower_bound, SF_upper_bound) = (c.lower, c.upper);
        (ReductionFactor, IncreaseFactor, minEpochDuration) = (c.reduction, c.increase, c.epoch);
        (token, safetyFactorOracle, protocol) = (token_, oracle, protocol_);
        (paymentMaster, avsGov) = (paymentMaster_, gov);
        (tokensPerSecond, lastEpochUpdateTimestamp) = (flow, block.timestamp);
    }

    function updateFlow() external {
        require(block.timestamp >= lastEpochUpdateTimestamp + minEpochDuration, "Epoch not yet expired");
        adjustClaimableTokens();
        adjustEpochFlow();
        emit TokenFlowUpdated(tokensPerSecond);
    }

    function transferToPaymentManager() external {
        adjustClaimableTokens();
        require(claimableTokens > 0, "No tokens available for transfer to Payment Master");
        uint256 held = token.balanceOf(address(this));
        uint256 amount = claimableTokens < held ? claimableTokens : held;
        claimableTokens -= amount;
        token.transfer(paymentMaster, amount);
        emit TokensTransferredToPaymentMaster(amount);
    }

    /// Without an event, as in the real one.
    function overrideTokensPerSecond(uint256 newTokensPerSecond) external {
        require(msg.sender == avsGov, "Caller is not a AVS Gov");
        tokensPerSecond = newTokensPerSecond;
    }

    function adjustEpochFlow() private {
        int256 factor = safetyFactorOracle.safetyFactors(protocol);
        prevTokensPerSecond = tokensPerSecond;
        if (factor > SF_upper_bound) tokensPerSecond = tokensPerSecond * ReductionFactor / PRECISION;
        else if (factor < SF_lower_bound) tokensPerSecond += tokensPerSecond * IncreaseFactor / PRECISION;
    }

    function adjustClaimableTokens() private {
        uint256 elapsed = block.timestamp - lastEpochUpdateTimestamp;
        uint256 fee;
        if (prevTokensPerSecond > tokensPerSecond) fee = elapsed * (prevTokensPerSecond - tokensPerSecond) * performanceFeeBPS / BPS_DENOMINATOR;
        claimableFees += fee;
        claimableTokens += elapsed * tokensPerSecond - fee;
        lastEpochUpdateTimestamp = block.timestamp;
    }
}

/// Anzen's factory: a reserves manager for an AVS, under the number that is its protocol's.
contract AVSReservesManagerFactory {
    SafetyFactorOracle public immutable safetyFactorOracle;
    mapping(address => bool) public hasAVSReservesManager;
    mapping(uint32 => address) public avsReservesManagers;

    event AVSReservesManagerCreated(address indexed avsReservesManager, uint32 avsReservesManagerId, address avsServiceManager);

    constructor(SafetyFactorOracle oracle) {
        safetyFactorOracle = oracle;
    }

    /// The real one adds the protocol to the oracle itself, under its own count.
    function createAVSReservesManager(uint32 id, uint256 flow, AVSReservesManager.Config calldata config, Token token, address avsServiceManager, address paymentMaster)
        external
        returns (AVSReservesManager manager)
    {
        require(!hasAVSReservesManager[avsServiceManager], "AVSReservesManagerFactory: Only one AVSReservesManager per address");
        manager = new AVSReservesManager(flow, config, token, safetyFactorOracle, id, paymentMaster, msg.sender);
        (hasAVSReservesManager[avsServiceManager], avsReservesManagers[id]) = (true, address(manager));
        emit AVSReservesManagerCreated(address(manager), id, avsServiceManager);
    }
}
