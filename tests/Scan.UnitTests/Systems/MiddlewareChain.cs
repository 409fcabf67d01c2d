using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;

namespace Scan.UnitTests.Systems;

/// <summary>The registries of one AVS on a test chain, in the order of logs that the contracts have.</summary>
internal sealed class MiddlewareChain(TestChain chain, Address avs)
{
    private const string Params = "(uint32 maxOperatorCount, uint16 kickBIPsOfOperatorStake, uint16 kickBIPsOfTotalStake)";
    public static readonly Address Coordinator = Addresses.Of(0x11), StakeRegistry = Addresses.Of(0x12), ApkRegistry = Addresses.Of(0x13), IndexRegistry = Addresses.Of(0x14);

    public void SetParams(byte quorum, uint max, ushort operatorBips, ushort totalBips) =>
        Coordinate($"OperatorSetParamsUpdated(uint8 indexed quorumNumber, {Params} operatorSetParams)", quorum, new object[] { max, operatorBips, totalBips });

    public void CreateSlashingQuorum(byte quorum, BigInteger minimum, (Address Strategy, BigInteger Multiplier)[] strategies, byte stakeType, uint lookAhead, Address? slasher = null)
    {
        const string fields = $"uint8 indexed quorumNumber, {Params} p, uint96 minimumStake, (address strategy, uint96 multiplier)[] strategyParams, uint8 stakeType, uint32 lookAheadPeriod";
        object[] arguments = [quorum, new object[] { 10u, (ushort)11000, (ushort)50 }, minimum, strategies.Select(object (s) => new object[] { s.Strategy, s.Multiplier }).ToArray(), stakeType, lookAhead];
        if (slasher is { } address) Coordinate($"QuorumCreated({fields}, address slasher)", [.. arguments, address]);
        else Coordinate($"QuorumCreated({fields})", arguments);
    }

    public void Register(Address op, Hash32 id) => Coordinate("OperatorRegistered(address indexed operator, bytes32 indexed operatorId)", op, id);

    public void Deregister(Address op, Hash32 id) => Coordinate("OperatorDeregistered(address indexed operator, bytes32 indexed operatorId)", op, id);

    public void SetSocket(Hash32 id, string socket) => Coordinate("OperatorSocketUpdate(bytes32 indexed operatorId, string socket)", id, socket);

    public void RegisterKey(Address op, BlsKey key) => Keys(
        "NewPubkeyRegistration(address indexed operator, (uint256 X, uint256 Y) pubkeyG1, (uint256[2] X, uint256[2] Y) pubkeyG2)",
        op, new object[] { key.X, key.Y }, new object[] { new object[] { 1, 2 }, new object[] { 3, 4 } });

    public void Join(Address op, Hash32 id, params byte[] quorums) => Keys("OperatorAddedToQuorums(address operator, bytes32 operatorId, bytes quorumNumbers)", op, id, quorums);

    public void Leave(Address op, Hash32 id, params byte[] quorums) => Keys("OperatorRemovedFromQuorums(address operator, bytes32 operatorId, bytes quorumNumbers)", op, id, quorums);

    public void SetStake(Hash32 id, byte quorum, BigInteger stake) => Stakes("OperatorStakeUpdate(bytes32 indexed operatorId, uint8 quorumNumber, uint96 stake)", id, quorum, stake);

    public void SetIndex(Hash32 id, byte quorum, uint index) => chain.Emit("IndexRegistry", IndexRegistry, avs,
        "QuorumIndexUpdate(bytes32 indexed operatorId, uint8 quorumNumber, uint32 newOperatorIndex)", id, quorum, index);

    public void Stakes(string declaration, params object[] arguments) => chain.Emit("StakeRegistry", StakeRegistry, avs, declaration, arguments);

    public void Keys(string declaration, params object[] arguments) => chain.Emit("BLSApkRegistry", ApkRegistry, avs, declaration, arguments);

    public void Coordinate(string declaration, params object[] arguments) => chain.Emit("RegistryCoordinator", Coordinator, avs, declaration, arguments);

    public Quorum Quorum(byte number) => chain.Get<Quorum>(Domain.Middleware.Quorum.KeyOf(avs, number));

    public QuorumStake Stake(byte quorum, Hash32 id) => chain.Get<QuorumStake>(QuorumStake.KeyOf(avs, quorum, id));

    public OperatorAvsRegistration Registration(Address op) => chain.Get<OperatorAvsRegistration>(OperatorAvsRegistration.KeyOf(avs, op));

    /// <summary>keccak256(X ‖ Y) written out, beside the code under test.</summary>
    public static Hash32 IdOf(BlsKey key) => Keccak256.Hash(Convert.FromHexString(key.X.ToString("x64")[^64..] + key.Y.ToString("x64")[^64..]));
}
