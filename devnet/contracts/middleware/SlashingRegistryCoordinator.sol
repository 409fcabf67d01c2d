// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AllocationManager} from "../core/AllocationManager.sol";
import {OperatorSets} from "../core/OperatorSets.sol";
import {BN254} from "../lib/BN254.sol";
import {Initializable, Ownable} from "../lib/Base.sol";
import {Quorums} from "../lib/Quorums.sol";
import {
    OperatorInfo,
    OperatorKickParam,
    OperatorSetParam,
    OperatorStatus,
    PubkeyRegistrationParams,
    SignatureWithSaltAndExpiry,
    StrategyParams
} from "../lib/Types.sol";
import {BLSApkRegistry} from "./BLSApkRegistry.sol";
import {IAVSRegistrar} from "./IAVSRegistrar.sol";
import {IndexRegistry} from "./IndexRegistry.sol";
import {SlashingStakeRegistry} from "./SlashingStakeRegistry.sol";

/// The AVS registrar of a BLS AVS since the slashing release: quorums are operator sets, and operators come and go through AllocationManager.
contract SlashingRegistryCoordinator is Initializable, Ownable, IAVSRegistrar {
    enum RegistrationType {
        NORMAL,
        CHURN
    }

    /// Immutables in the real one.
    struct Parts {
        AllocationManager allocationManager;
        SlashingStakeRegistry stakeRegistry;
        BLSApkRegistry blsApkRegistry;
        IndexRegistry indexRegistry;
    }

    bytes32 public constant PUBKEY_REGISTRATION_TYPEHASH = keccak256("BN254PubkeyRegistration(address operator)");
    uint96 private constant BIPS_DENOMINATOR = 10000;

    AllocationManager public allocationManager;
    SlashingStakeRegistry public stakeRegistry;
    BLSApkRegistry public blsApkRegistry;
    IndexRegistry public indexRegistry;
    address public avs;
    uint8 public quorumCount;
    address public churnApprover;
    address public ejector;
    uint256 public ejectionCooldown;
    mapping(address => uint256) public lastEjectionTimestamp;
    mapping(uint8 => OperatorSetParam) private params;
    mapping(address => OperatorInfo) private infos;
    mapping(bytes32 => uint192) private bitmaps;

    event OperatorRegistered(address indexed operator, bytes32 indexed operatorId);
    event OperatorDeregistered(address indexed operator, bytes32 indexed operatorId);
    event OperatorSocketUpdate(bytes32 indexed operatorId, string socket);
    event OperatorSetParamsUpdated(uint8 indexed quorumNumber, OperatorSetParam operatorSetParams);
    event ChurnApproverUpdated(address prevChurnApprover, address newChurnApprover);
    event EjectorUpdated(address prevEjector, address newEjector);
    event AVSUpdated(address prevAVS, address newAVS);
    event EjectionCooldownUpdated(uint256 prevEjectionCooldown, uint256 newEjectionCooldown);
    event QuorumCreated(
        uint8 indexed quorumNumber,
        OperatorSetParam operatorSetParams,
        uint96 minimumStake,
        StrategyParams[] strategyParams,
        SlashingStakeRegistry.StakeType stakeType,
        uint32 lookAheadPeriod
    );

    modifier onlyAllocationManager() {
        require(msg.sender == address(allocationManager), "OnlyAllocationManager");
        _;
    }

    function initialize(address owner_, address churnApprover_, address ejector_, address avs_, Parts calldata parts) external initializer {
        (allocationManager, stakeRegistry) = (parts.allocationManager, parts.stakeRegistry);
        (blsApkRegistry, indexRegistry) = (parts.blsApkRegistry, parts.indexRegistry);
        _transferOwnership(owner_);
        emit ChurnApproverUpdated(churnApprover, churnApprover_);
        emit EjectorUpdated(ejector, ejector_);
        (churnApprover, ejector) = (churnApprover_, ejector_);
        setAvsTo(avs_);
    }

    function createTotalDelegatedStakeQuorum(OperatorSetParam calldata setParams, uint96 minimumStake, StrategyParams[] calldata strategies) external onlyOwner {
        create(setParams, minimumStake, strategies, SlashingStakeRegistry.StakeType.TOTAL_DELEGATED, 0, owner);
    }

    function createSlashableStakeQuorum(
        OperatorSetParam calldata setParams,
        uint96 minimumStake,
        StrategyParams[] calldata strategies,
        uint32 lookAheadPeriod,
        address slasher
    ) external onlyOwner {
        create(setParams, minimumStake, strategies, SlashingStakeRegistry.StakeType.TOTAL_SLASHABLE, lookAheadPeriod, slasher);
    }

    /// SlashingRegistryCoordinator.registerOperator: the data says whether the operator asks for another's place.
    function registerOperator(address operator, address avs_, uint32[] calldata operatorSetIds, bytes calldata data) external onlyAllocationManager {
        require(supportsAVS(avs_), "InvalidAVS");
        bytes memory quorums = toQuorums(operatorSetIds);
        (RegistrationType kind, string memory socket, PubkeyRegistrationParams memory key) = abi.decode(data, (RegistrationType, string, PubkeyRegistrationParams));
        bytes32 operatorId = blsApkRegistry.operatorToPubkeyHash(operator);
        if (operatorId == 0) operatorId = blsApkRegistry.registerBLSPublicKey(operator, key, pubkeyRegistrationMessageHash(operator));
        uint32[] memory totals = register(operator, operatorId, quorums, socket);
        OperatorKickParam[] memory kicks;
        if (kind == RegistrationType.CHURN) {
            (,,, kicks,) = abi.decode(data, (RegistrationType, string, PubkeyRegistrationParams, OperatorKickParam[], SignatureWithSaltAndExpiry));
            require(kicks.length == quorums.length, "InputLengthMismatch");
        }
        for (uint256 i; i < quorums.length; ++i) {
            if (totals[i] <= params[uint8(quorums[i])].maxOperatorCount) continue;
            require(kind == RegistrationType.CHURN, "MaxOperatorCountReached");
            validateChurn(uint8(quorums[i]), operator, kicks[i]);
            kick(kicks[i].operator, one(quorums[i]));
        }
    }

    function deregisterOperator(address operator, address avs_, uint32[] calldata operatorSetIds) external onlyAllocationManager {
        require(supportsAVS(avs_), "InvalidAVS");
        remove(operator, toQuorums(operatorSetIds));
    }

    function ejectOperator(address operator, bytes calldata quorums) external {
        require(msg.sender == ejector, "OnlyEjector");
        lastEjectionTimestamp[operator] = block.timestamp;
        kick(operator, quorums);
    }

    /// SlashingRegistryCoordinator._updateOperatorsStakes: who is under the minimum has no stake any more, and is taken out of the operator set.
    function updateOperators(address[] calldata operators) external {
        for (uint256 i; i < operators.length; ++i) {
            bytes memory quorums = Quorums.toBytes(bitmaps[infos[operators[i]].operatorId]);
            for (uint256 j; j < quorums.length; ++j) {
                if (stakeRegistry.updateOperatorStake(operators[i], infos[operators[i]].operatorId, one(quorums[j])) != 0) kick(operators[i], one(quorums[j]));
            }
        }
    }

    function setOperatorSetParams(uint8 quorum, OperatorSetParam calldata setParams) external onlyOwner {
        require(quorum < quorumCount, "QuorumDoesNotExist");
        setParamsTo(quorum, setParams);
    }

    function setAVS(address avs_) external onlyOwner {
        setAvsTo(avs_);
    }

    function setEjectionCooldown(uint256 seconds_) external onlyOwner {
        emit EjectionCooldownUpdated(ejectionCooldown, seconds_);
        ejectionCooldown = seconds_;
    }

    function supportsAVS(address avs_) public view returns (bool) {
        return avs_ == avs;
    }

    function getOperatorStatus(address operator) external view returns (OperatorStatus) {
        return infos[operator].status;
    }

    function getOperatorSetParams(uint8 quorum) external view returns (OperatorSetParam memory) {
        return params[quorum];
    }

    function getCurrentQuorumBitmap(bytes32 operatorId) external view returns (uint192) {
        return bitmaps[operatorId];
    }

    /// EIP-712 digest over the operator, mapped to the curve: what an operator signs to own its key.
    function pubkeyRegistrationMessageHash(address operator) public view returns (BN254.G1Point memory) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("AVSRegistryCoordinator"),
                keccak256("v0.0.1"),
                block.chainid,
                address(this)
            )
        );
        return BN254.hashToG1(keccak256(abi.encodePacked("\x19\x01", domain, keccak256(abi.encode(PUBKEY_REGISTRATION_TYPEHASH, operator)))));
    }

    /// SlashingRegistryCoordinator._createQuorum, call by call in the real order.
    function create(
        OperatorSetParam calldata setParams,
        uint96 minimumStake,
        StrategyParams[] calldata strategies,
        SlashingStakeRegistry.StakeType stakeType,
        uint32 lookAheadPeriod,
        address slasher
    ) private {
        uint8 quorum = quorumCount++;
        setParamsTo(quorum, setParams);
        OperatorSets.CreateSetParams[] memory sets = new OperatorSets.CreateSetParams[](1);
        sets[0] = OperatorSets.CreateSetParams(quorum, new address[](strategies.length), slasher);
        for (uint256 i; i < strategies.length; ++i) sets[0].strategies[i] = strategies[i].strategy;
        allocationManager.createOperatorSets(avs, sets);
        if (stakeType == SlashingStakeRegistry.StakeType.TOTAL_DELEGATED) {
            stakeRegistry.initializeDelegatedStakeQuorum(quorum, minimumStake, strategies);
        } else {
            require(lookAheadPeriod <= allocationManager.DEALLOCATION_DELAY(), "LookAheadPeriodTooLong");
            stakeRegistry.initializeSlashableStakeQuorum(quorum, minimumStake, lookAheadPeriod, strategies);
        }
        indexRegistry.initializeQuorum(quorum);
        blsApkRegistry.initializeQuorum(quorum);
        emit QuorumCreated(quorum, setParams, minimumStake, strategies, stakeType, lookAheadPeriod);
    }

    /// SlashingRegistryCoordinator._registerOperator.
    function register(address operator, bytes32 operatorId, bytes memory quorums, string memory socket) private returns (uint32[] memory) {
        uint192 added = Quorums.toBitmap(quorums, quorumCount);
        require(added != 0, "BitmapEmpty");
        require(added & bitmaps[operatorId] == 0, "AlreadyRegisteredForQuorums");
        require(lastEjectionTimestamp[operator] + ejectionCooldown < block.timestamp, "CannotReregisterYet");
        bitmaps[operatorId] |= added;
        emit OperatorSocketUpdate(operatorId, socket);
        if (infos[operator].status != OperatorStatus.REGISTERED) {
            infos[operator] = OperatorInfo(operatorId, OperatorStatus.REGISTERED);
            emit OperatorRegistered(operator, operatorId);
        }
        blsApkRegistry.registerOperator(operator, quorums);
        stakeRegistry.registerOperator(operator, operatorId, quorums);
        return indexRegistry.registerOperator(operatorId, quorums);
    }

    /// SlashingRegistryCoordinator._kickOperator and _forceDeregisterOperator: AllocationManager calls back.
    function kick(address operator, bytes memory quorums) private {
        require(infos[operator].status == OperatorStatus.REGISTERED, "OperatorNotRegistered");
        if (Quorums.toBitmap(quorums, quorumCount) & ~bitmaps[infos[operator].operatorId] != 0) return;
        uint32[] memory ids = new uint32[](quorums.length);
        for (uint256 i; i < ids.length; ++i) ids[i] = uint8(quorums[i]);
        allocationManager.deregisterFromOperatorSets(OperatorSets.DeregisterParams(operator, avs, ids));
    }

    /// SlashingRegistryCoordinator._deregisterOperator.
    function remove(address operator, bytes memory quorums) private {
        bytes32 operatorId = infos[operator].operatorId;
        uint192 leaving = Quorums.toBitmap(quorums, quorumCount);
        require(infos[operator].status == OperatorStatus.REGISTERED, "NotRegistered");
        require(leaving != 0 && leaving & ~bitmaps[operatorId] == 0, "NotRegisteredForQuorum");
        bitmaps[operatorId] &= ~leaving;
        if (bitmaps[operatorId] == 0) {
            infos[operator].status = OperatorStatus.DEREGISTERED;
            emit OperatorDeregistered(operator, operatorId);
        }
        blsApkRegistry.deregisterOperator(operator, quorums);
        stakeRegistry.deregisterOperator(operatorId, quorums);
        indexRegistry.deregisterOperator(operatorId, quorums);
    }

    /// SlashingRegistryCoordinator._validateChurn, with the stakes after the newcomer's registration; the churn approver's signature is not checked.
    function validateChurn(uint8 quorum, address newcomer, OperatorKickParam memory kicked) private view {
        require(kicked.operator != newcomer, "CannotChurnSelf");
        require(kicked.quorumNumber == quorum, "QuorumOperatorCountMismatch");
        uint96 old = stakeRegistry.getCurrentStake(infos[kicked.operator].operatorId, quorum);
        uint96 fresh = stakeRegistry.getCurrentStake(infos[newcomer].operatorId, quorum);
        require(fresh > old * params[quorum].kickBIPsOfOperatorStake / BIPS_DENOMINATOR, "InsufficientStakeForChurn");
        require(
            old < stakeRegistry.getCurrentTotalStake(quorum) * params[quorum].kickBIPsOfTotalStake / BIPS_DENOMINATOR, "CannotKickOperatorAboveThreshold"
        );
    }

    function setParamsTo(uint8 quorum, OperatorSetParam calldata setParams) private {
        params[quorum] = setParams;
        emit OperatorSetParamsUpdated(quorum, setParams);
    }

    function setAvsTo(address avs_) private {
        emit AVSUpdated(avs, avs_);
        avs = avs_;
    }

    function toQuorums(uint32[] calldata operatorSetIds) private pure returns (bytes memory quorums) {
        quorums = new bytes(operatorSetIds.length);
        for (uint256 i; i < quorums.length; ++i) quorums[i] = bytes1(uint8(operatorSetIds[i]));
    }

    function one(bytes1 quorum) private pure returns (bytes memory) {
        return abi.encodePacked(quorum);
    }
}
