using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Importing;

/// <summary>The functions that make a contract a service manager: eigenlayer-middleware's IServiceManagerUI and IServiceManager, both eras.</summary>
internal static class ServiceManagerInterface
{
    private const string M2 = "M2 (v0.2)", Rewards = "rewards (v0.3)", Slashing = "slashing (v1.0)";
    private const string Multipliers = "(address strategy, uint96 multiplier)[] strategiesAndMultipliers, address token";

    /// <param name="Example">Arguments to ask a view with; null for a function that changes state and is not called.</param>
    public sealed record Function(FunctionAbi Abi, string Since, object[]? Example);

    public static FunctionAbi RestakeableStrategies { get; } = FunctionAbi.Parse("getRestakeableStrategies() view returns (address[])");

    public static IReadOnlyList<Function> Functions { get; } =
    [
        View("avsDirectory() view returns (address)", M2),
        new Function(RestakeableStrategies, M2, []),
        View("getOperatorRestakedStrategies(address operator) view returns (address[])", M2, Address.Zero),
        Change("registerOperatorToAVS(address operator, (bytes signature, bytes32 salt, uint256 expiry) operatorSignature)", M2),
        Change("deregisterOperatorFromAVS(address operator)", M2),
        Change("updateAVSMetadataURI(string metadataURI)", M2),
        Change($"createAVSRewardsSubmission(({Multipliers}, uint256 amount, uint32 startTimestamp, uint32 duration)[] submissions)", Rewards),
        Change($"createOperatorDirectedAVSRewardsSubmission(({Multipliers}, (address operator, uint256 amount)[] operatorRewards, uint32 startTimestamp, uint32 duration, string description)[] submissions)", Slashing),
        Change("setClaimerFor(address claimer)", Slashing),
        Change("deregisterOperatorFromOperatorSets(address operator, uint32[] operatorSetIds)", Slashing),
        Change("addPendingAdmin(address admin)", Slashing),
        Change("removePendingAdmin(address pendingAdmin)", Slashing),
        Change("removeAdmin(address admin)", Slashing),
        Change("setAppointee(address appointee, address target, bytes4 selector)", Slashing),
        Change("removeAppointee(address appointee, address target, bytes4 selector)", Slashing),
    ];

    private static Function View(string text, string since, params object[] example) => new(FunctionAbi.Parse(text), since, example);

    private static Function Change(string text, string since) => new(FunctionAbi.Parse(text), since, null);
}
