// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BN254} from "../lib/BN254.sol";
import {Initializable, Ownable, Pausable} from "../lib/Base.sol";
import {Quorums} from "../lib/Quorums.sol";
import {
    OperatorInfo,
    OperatorKickParam,
    OperatorSetParam,
    OperatorStatus,
    PubkeyRegistrationParams,
    QuorumBitmapUpdate,
    SignatureWithSaltAndExpiry,
    StrategyParams
} from "../lib/Types.sol";
import {BLSApkRegistry} from "./BLSApkRegistry.sol";
import {IBlsServiceManager} from "./IBlsServiceManager.sol";
import {IndexRegistry} from "./IndexRegistry.sol";
import {StakeRegistry} from "./StakeRegistry.sol";

/// The entry point of a BLS AVS (middleware of M2). Order of the calls to the registries, and so of the events, is the real one's.
contract RegistryCoordinator is Initializable, Ownable, Pausable {
    using Quorums for uint192;

    /// The four parts of an AVS behind its coordinator; immutables in the real one.
    struct Parts {
        IBlsServiceManager serviceManager;
        StakeRegistry stakeRegistry;
        BLSApkRegistry blsApkRegistry;
        IndexRegistry indexRegistry;
    }

    bytes32 public constant PUBKEY_REGISTRATION_TYPEHASH = keccak256("BN254PubkeyRegistration(address operator)");
    uint256 private constant BIPS_DENOMINATOR = 10000;
    uint8 private constant PAUSED_REGISTER_OPERATOR = 0;
    uint8 private constant PAUSED_DEREGISTER_OPERATOR = 1;
    uint8 private constant PAUSED_UPDATE_OPERATOR = 2;

    IBlsServiceManager public serviceManager;
    StakeRegistry public stakeRegistry;
    BLSApkRegistry public blsApkRegistry;
    IndexRegistry public indexRegistry;
    uint8 public quorumCount;
    address public churnApprover;
    address public ejector;
    uint256 public ejectionCooldown;
    address[] public registries;
    mapping(uint8 => uint256) public quorumUpdateBlockNumber;
    mapping(address => uint256) public lastEjectionTimestamp;
    mapping(uint8 => OperatorSetParam) private params;
    mapping(address => OperatorInfo) private infos;
    mapping(bytes32 => QuorumBitmapUpdate[]) private bitmaps;

    event OperatorRegistered(address indexed operator, bytes32 indexed operatorId);
    event OperatorDeregistered(address indexed operator, bytes32 indexed operatorId);
    event OperatorSocketUpdate(bytes32 indexed operatorId, string socket);
    event OperatorSetParamsUpdated(uint8 indexed quorumNumber, OperatorSetParam operatorSetParams);
    event QuorumBlockNumberUpdated(uint8 indexed quorumNumber, uint256 blocknumber);
    event ChurnApproverUpdated(address prevChurnApprover, address newChurnApprover);
    event EjectorUpdated(address prevEjector, address newEjector);

    modifier onlyEjector() {
        require(msg.sender == ejector, "RegistryCoordinator.onlyEjector: caller is not the ejector");
        _;
    }

    modifier quorumExists(uint8 quorum) {
        require(quorum < quorumCount, "RegistryCoordinator.quorumExists: quorum does not exist");
        _;
    }

    /// Roles first, then the quorums, as in the real initialize.
    function initialize(
        address owner_,
        address churnApprover_,
        address ejector_,
        Parts calldata parts,
        OperatorSetParam[] calldata setParams,
        uint96[] calldata minimumStakes,
        StrategyParams[][] calldata strategies
    ) external initializer {
        (serviceManager, stakeRegistry) = (parts.serviceManager, parts.stakeRegistry);
        (blsApkRegistry, indexRegistry) = (parts.blsApkRegistry, parts.indexRegistry);
        _transferOwnership(owner_);
        _initializePauser(owner_, 0);
        setChurnApproverTo(churnApprover_);
        setEjectorTo(ejector_);
        registries = [address(stakeRegistry), address(blsApkRegistry), address(indexRegistry)];
        for (uint256 i; i < setParams.length; ++i) create(setParams[i], minimumStakes[i], strategies[i]);
    }

    function createQuorum(OperatorSetParam calldata setParams, uint96 minimumStake, StrategyParams[] calldata strategies) external onlyOwner {
        create(setParams, minimumStake, strategies);
    }

    function setOperatorSetParams(uint8 quorum, OperatorSetParam calldata setParams) external onlyOwner quorumExists(quorum) {
        setParamsTo(quorum, setParams);
    }

    function setChurnApprover(address churnApprover_) external onlyOwner {
        setChurnApproverTo(churnApprover_);
    }

    function setEjector(address ejector_) external onlyOwner {
        setEjectorTo(ejector_);
    }

    function setEjectionCooldown(uint256 seconds_) external onlyOwner {
        ejectionCooldown = seconds_;
    }

    /// RegistryCoordinator.registerOperator: no churn, so a full quorum refuses.
    function registerOperator(
        bytes calldata quorums,
        string calldata socket,
        PubkeyRegistrationParams calldata key,
        SignatureWithSaltAndExpiry calldata signature
    ) external onlyWhenNotPaused(PAUSED_REGISTER_OPERATOR) {
        uint32[] memory totals = register(quorums, socket, key, signature);
        for (uint256 i; i < quorums.length; ++i) {
            require(
                totals[i] <= params[uint8(quorums[i])].maxOperatorCount,
                "RegistryCoordinator.registerOperator: operator count exceeds maximum"
            );
        }
    }

    /// RegistryCoordinator.registerOperatorWithChurn: in a full quorum the newcomer takes the place of the operator that is named for it. The
    /// churn approver's signature is not checked.
    function registerOperatorWithChurn(
        bytes calldata quorums,
        string calldata socket,
        PubkeyRegistrationParams calldata key,
        OperatorKickParam[] calldata kicks,
        SignatureWithSaltAndExpiry calldata,
        SignatureWithSaltAndExpiry calldata signature
    ) external onlyWhenNotPaused(PAUSED_REGISTER_OPERATOR) {
        require(kicks.length == quorums.length, "RegistryCoordinator.registerOperatorWithChurn: input length mismatch");
        uint32[] memory totals = register(quorums, socket, key, signature);
        for (uint256 i; i < quorums.length; ++i) {
            if (totals[i] <= params[uint8(quorums[i])].maxOperatorCount) continue;
            validateChurn(uint8(quorums[i]), kicks[i]);
            remove(kicks[i].operator, quorums[i:i + 1]);
        }
    }

    /// RegistryCoordinator._validateChurn, with the stakes after the newcomer's registration.
    function validateChurn(uint8 quorum, OperatorKickParam calldata kick) private view {
        require(kick.operator != msg.sender, "RegistryCoordinator._validateChurn: cannot churn self");
        require(kick.quorumNumber == quorum, "RegistryCoordinator._validateChurn: quorumNumber not the same as signed");
        uint256 kicked = stakeRegistry.getCurrentStake(infos[kick.operator].operatorId, quorum);
        uint256 newcomer = stakeRegistry.getCurrentStake(infos[msg.sender].operatorId, quorum);
        uint256 total = stakeRegistry.getCurrentTotalStake(quorum);
        require(
            newcomer > kicked * params[quorum].kickBIPsOfOperatorStake / BIPS_DENOMINATOR,
            "RegistryCoordinator._validateChurn: incoming operator has insufficient stake for churn"
        );
        require(
            kicked < total * params[quorum].kickBIPsOfTotalStake / BIPS_DENOMINATOR,
            "RegistryCoordinator._validateChurn: cannot kick operator with more than kickBIPsOfTotalStake"
        );
    }

    function register(
        bytes calldata quorums,
        string calldata socket,
        PubkeyRegistrationParams calldata key,
        SignatureWithSaltAndExpiry calldata signature
    ) private returns (uint32[] memory) {
        bytes32 operatorId = blsApkRegistry.getOperatorId(msg.sender);
        if (operatorId == 0) operatorId = blsApkRegistry.registerBLSPublicKey(msg.sender, key, pubkeyRegistrationMessageHash(msg.sender));
        addToBitmap(operatorId, quorums);
        emit OperatorSocketUpdate(operatorId, socket);
        if (infos[msg.sender].status != OperatorStatus.REGISTERED) {
            infos[msg.sender] = OperatorInfo(operatorId, OperatorStatus.REGISTERED);
            serviceManager.registerOperatorToAVS(msg.sender, signature);
            emit OperatorRegistered(msg.sender, operatorId);
        }
        blsApkRegistry.registerOperator(msg.sender, quorums);
        stakeRegistry.registerOperator(msg.sender, operatorId, quorums);
        return indexRegistry.registerOperator(operatorId, quorums);
    }

    function deregisterOperator(bytes calldata quorums) external onlyWhenNotPaused(PAUSED_DEREGISTER_OPERATOR) {
        remove(msg.sender, quorums);
    }

    /// RegistryCoordinator.ejectOperator: quorums that the operator is not in make it a no-op, but its cooldown starts all the same.
    function ejectOperator(address operator, bytes calldata quorums) external onlyEjector {
        lastEjectionTimestamp[operator] = block.timestamp;
        uint192 toRemove = Quorums.toBitmap(quorums, quorumCount);
        uint192 current = getCurrentQuorumBitmap(infos[operator].operatorId);
        if (infos[operator].status == OperatorStatus.REGISTERED && toRemove != 0 && toRemove & ~current == 0) remove(operator, quorums);
    }

    function updateOperators(address[] calldata operators) external onlyWhenNotPaused(PAUSED_UPDATE_OPERATOR) {
        for (uint256 i; i < operators.length; ++i) {
            OperatorInfo memory info = infos[operators[i]];
            update(operators[i], info, getCurrentQuorumBitmap(info.operatorId).toBytes());
        }
    }

    /// Every operator of each quorum, in ascending order of address (RegistryCoordinator.updateOperatorsForQuorum).
    function updateOperatorsForQuorum(address[][] calldata operatorsPerQuorum, bytes calldata quorums)
        external
        onlyWhenNotPaused(PAUSED_UPDATE_OPERATOR)
    {
        Quorums.toBitmap(quorums, quorumCount);
        require(operatorsPerQuorum.length == quorums.length, "RegistryCoordinator.updateOperatorsForQuorum: input length mismatch");
        for (uint256 i; i < quorums.length; ++i) {
            uint8 quorum = uint8(quorums[i]);
            address[] calldata operators = operatorsPerQuorum[i];
            require(
                operators.length == indexRegistry.totalOperatorsForQuorum(quorum),
                "RegistryCoordinator.updateOperatorsForQuorum: number of updated operators does not match quorum total"
            );
            address previous;
            for (uint256 j; j < operators.length; ++j) {
                OperatorInfo memory info = infos[operators[j]];
                require(getCurrentQuorumBitmap(info.operatorId).contains(quorum), "RegistryCoordinator.updateOperatorsForQuorum: operator not in quorum");
                require(operators[j] > previous, "RegistryCoordinator.updateOperatorsForQuorum: operators array must be sorted in ascending address order");
                update(operators[j], info, quorums[i:i + 1]);
                previous = operators[j];
            }
            quorumUpdateBlockNumber[quorum] = block.number;
            emit QuorumBlockNumberUpdated(quorum, block.number);
        }
    }

    function updateSocket(string calldata socket) external {
        require(infos[msg.sender].status == OperatorStatus.REGISTERED, "RegistryCoordinator.updateSocket: operator is not registered");
        emit OperatorSocketUpdate(infos[msg.sender].operatorId, socket);
    }

    function getOperator(address operator) external view returns (OperatorInfo memory) {
        return infos[operator];
    }

    function getOperatorId(address operator) external view returns (bytes32) {
        return infos[operator].operatorId;
    }

    function getOperatorFromId(bytes32 operatorId) external view returns (address) {
        return blsApkRegistry.getOperatorFromPubkeyHash(operatorId);
    }

    function getOperatorStatus(address operator) external view returns (OperatorStatus) {
        return infos[operator].status;
    }

    function getOperatorSetParams(uint8 quorum) external view returns (OperatorSetParam memory) {
        return params[quorum];
    }

    function numRegistries() external view returns (uint256) {
        return registries.length;
    }

    function getCurrentQuorumBitmap(bytes32 operatorId) public view returns (uint192) {
        QuorumBitmapUpdate[] storage history = bitmaps[operatorId];
        return history.length == 0 ? 0 : history[history.length - 1].quorumBitmap;
    }

    function getQuorumBitmapHistoryLength(bytes32 operatorId) external view returns (uint256) {
        return bitmaps[operatorId].length;
    }

    function getQuorumBitmapUpdateByIndex(bytes32 operatorId, uint256 index) external view returns (QuorumBitmapUpdate memory) {
        return bitmaps[operatorId][index];
    }

    function getQuorumBitmapAtBlockNumberByIndex(bytes32 operatorId, uint32 blockNumber, uint256 index) external view returns (uint192) {
        QuorumBitmapUpdate memory found = bitmaps[operatorId][index];
        require(blockNumber >= found.updateBlockNumber, "RegistryCoordinator.getQuorumBitmapAtBlockNumberByIndex: quorumBitmapUpdate is from after blockNumber");
        require(
            found.nextUpdateBlockNumber == 0 || blockNumber < found.nextUpdateBlockNumber,
            "RegistryCoordinator.getQuorumBitmapAtBlockNumberByIndex: quorumBitmapUpdate is from before blockNumber"
        );
        return found.quorumBitmap;
    }

    function getQuorumBitmapIndicesAtBlockNumber(uint32 blockNumber, bytes32[] calldata operatorIds) external view returns (uint32[] memory indices) {
        indices = new uint32[](operatorIds.length);
        for (uint256 i; i < operatorIds.length; ++i) {
            QuorumBitmapUpdate[] storage history = bitmaps[operatorIds[i]];
            uint256 found = history.length;
            while (found > 0 && history[found - 1].updateBlockNumber > blockNumber) --found;
            require(found > 0, "RegistryCoordinator.getQuorumBitmapIndexAtBlockNumber: no bitmap update found for operatorId at block number");
            indices[i] = uint32(found - 1);
        }
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
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", domain, keccak256(abi.encode(PUBKEY_REGISTRATION_TYPEHASH, operator))));
        return BN254.hashToG1(digest);
    }

    function create(OperatorSetParam calldata setParams, uint96 minimumStake, StrategyParams[] calldata strategies) private {
        uint8 quorum = quorumCount++;
        setParamsTo(quorum, setParams);
        stakeRegistry.initializeQuorum(quorum, minimumStake, strategies);
        indexRegistry.initializeQuorum(quorum);
        blsApkRegistry.initializeQuorum(quorum);
    }

    function addToBitmap(bytes32 operatorId, bytes calldata quorums) private {
        uint192 added = Quorums.toBitmap(quorums, quorumCount);
        uint192 current = getCurrentQuorumBitmap(operatorId);
        require(added != 0, "RegistryCoordinator._registerOperator: bitmap cannot be 0");
        require(added & current == 0, "RegistryCoordinator._registerOperator: operator already registered for some quorums being registered for");
        require(
            lastEjectionTimestamp[msg.sender] + ejectionCooldown < block.timestamp,
            "RegistryCoordinator._registerOperator: operator cannot reregister yet"
        );
        recordBitmap(operatorId, current | added);
    }

    /// RegistryCoordinator._deregisterOperator: AVS, service manager and status only when the last quorum is left.
    function remove(address operator, bytes memory quorums) private {
        OperatorInfo storage info = infos[operator];
        bytes32 operatorId = info.operatorId;
        uint192 leaving = Quorums.toBitmap(quorums, quorumCount);
        uint192 current = getCurrentQuorumBitmap(operatorId);
        require(info.status == OperatorStatus.REGISTERED, "RegistryCoordinator._deregisterOperator: operator is not registered");
        require(leaving != 0 && leaving & ~current == 0, "RegistryCoordinator._deregisterOperator: operator is not registered for quorum");
        recordBitmap(operatorId, current & ~leaving);
        if (current & ~leaving == 0) {
            info.status = OperatorStatus.DEREGISTERED;
            serviceManager.deregisterOperatorFromAVS(operator);
            emit OperatorDeregistered(operator, operatorId);
        }
        blsApkRegistry.deregisterOperator(operator, quorums);
        stakeRegistry.deregisterOperator(operatorId, quorums);
        indexRegistry.deregisterOperator(operatorId, quorums);
    }

    function update(address operator, OperatorInfo memory info, bytes memory quorums) private {
        if (info.status != OperatorStatus.REGISTERED) return;
        uint192 toRemove = stakeRegistry.updateOperatorStake(operator, info.operatorId, quorums);
        if (toRemove != 0) remove(operator, toRemove.toBytes());
    }

    function recordBitmap(bytes32 operatorId, uint192 bitmap) private {
        QuorumBitmapUpdate[] storage history = bitmaps[operatorId];
        if (history.length != 0) {
            QuorumBitmapUpdate storage last = history[history.length - 1];
            if (last.updateBlockNumber == block.number) {
                last.quorumBitmap = bitmap;
                return;
            }
            last.nextUpdateBlockNumber = uint32(block.number);
        }
        history.push(QuorumBitmapUpdate(uint32(block.number), 0, bitmap));
    }

    function setParamsTo(uint8 quorum, OperatorSetParam calldata setParams) private {
        params[quorum] = setParams;
        emit OperatorSetParamsUpdated(quorum, setParams);
    }

    function setChurnApproverTo(address account) private {
        emit ChurnApproverUpdated(churnApprover, account);
        churnApprover = account;
    }

    function setEjectorTo(address account) private {
        emit EjectorUpdated(ejector, account);
        ejector = account;
    }
}
