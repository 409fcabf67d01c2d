using System.Globalization;
using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.Domain.Tasks;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit.Rules;

/// <summary>Task managers of the incredible-squaring family.</summary>
internal static class TaskRules
{
    private const string HelloWorld = "WizardHelloWorldServiceManager";
    private static readonly FunctionAbi TaskHash = FunctionAbi.Parse("allTaskHashes(uint32 index) view returns (bytes32)");
    private static readonly FunctionAbi ResponseHash = FunctionAbi.Parse("allTaskResponses(uint32 index) view returns (bytes32)");
    private static readonly FunctionAbi Refuted = FunctionAbi.Parse("taskSuccesfullyChallenged(uint32 index) view returns (bool)");

    private static readonly FunctionAbi Squaring = Encoding("(uint256 numberToBeSquared, uint32 taskCreatedBlock, bytes quorumNumbers, uint32 quorumThresholdPercentage) task");
    private static readonly FunctionAbi Anzen = Encoding("(uint32 oracleIndex, int256 proposedSafetyFactor, uint32 taskCreatedBlock, bytes quorumNumbers, uint32 quorumThresholdPercentage) task");
    private static readonly FunctionAbi Wizard = Encoding("(uint32 taskCreatedBlock, uint32 quorumThresholdPercentage, bytes message, bytes quorumNumbers) task");
    private static readonly FunctionAbi Hello = Encoding("(string name, uint32 taskCreatedBlock) task");
    private static readonly FunctionAbi Answer = Encoding("(uint32 index, uint256 value) response, (uint32 block, bytes32 hash) metadata");
    private static readonly FunctionAbi SignedAnswer = Encoding("(uint32 index, int256 value) response, (uint32 block, bytes32 hash) metadata");
    private static readonly FunctionAbi MessageAnswer = Encoding("(uint32 index, bytes message) response, (uint32 block, bytes32 hash) metadata");

    public static IEnumerable<AuditRule> All { get; } = [new AuditRule<AvsTask>(Tasks)];

    /// <summary>
    /// allTaskHashes and allTaskResponses are the hashes of what was asked and answered; what cannot be hashed again is at least there or not.
    /// taskSuccesfullyChallenged (misspelt so in the contract) says refuted.
    /// The hello world keeps responses by operator, and knows no challenge.
    /// </summary>
    private static void Tasks(AvsTask t, AuditContext c)
    {
        var manager = c.Behind([Topics.Task(c.ChainId, t.Manager, t.Index)]).AtNamed(t.Contract, t.Manager);
        if (HashOfRequest(t) is { } request) manager.Is("request", request, TaskHash, t.Index);
        else if (t.CreatedBlock is not null) manager.Compare("createdBlock", TaskHash, [t.Index], results => ("created", results[0] is Hash32 { IsZero: true } ? "not created" : "created"));
        if (t.Contract == HelloWorld) return;
        if (HashOfResponse(t) is { } response) manager.Is("response", response, ResponseHash, t.Index);
        else manager.Compare("respondedBlock", ResponseHash, [t.Index], results =>
            (t.RespondedBlock is null ? "no response" : "responded", results[0] is Hash32 { IsZero: true } ? "no response" : "responded"));
        if (t.Status is AvsTaskStatus.Refuted or AvsTaskStatus.Upheld) manager.Is("status", t.Status == AvsTaskStatus.Refuted, Refuted, t.Index);
    }

    /// <summary>The hash that the contract stores of a task, from what the document says of it: keccak256(abi.encode(task)).</summary>
    /// <returns>Null where the request cannot be put together again.</returns>
    private static Hash32? HashOfRequest(AvsTask t)
    {
        if (t is not { Request: { } request, CreatedBlock: { } block }) return null;
        var words = request.Split(' ');
        return (t.Contract, words) switch
        {
            ("IncredibleSquaringTaskManager", [_, var number]) => Hash(Squaring, (object)new object[] { BigInteger.Parse(number, CultureInfo.InvariantCulture), block, t.Quorums.ToArray(), t.ThresholdPercentage! }),
            ("AnzenTaskManager", [_, var oracle, _, var factor]) => Hash(Anzen, (object)new object[] { long.Parse(oracle, CultureInfo.InvariantCulture), BigInteger.Parse(factor, CultureInfo.InvariantCulture), block, t.Quorums.ToArray(), t.ThresholdPercentage! }),
            ("WizardTaskManager", [_, var message]) => Hash(Wizard, (object)new object[] { block, t.ThresholdPercentage!, Hex.Decode(message), t.Quorums.ToArray() }),
            // U+FFFD stands for bytes that were no text.
            (HelloWorld, _) when !request.Contains('\uFFFD', StringComparison.Ordinal) => Hash(Hello, (object)new object[] { request["name ".Length..], block }),
            _ => null,
        };
    }

    /// <summary>keccak256(abi.encode(response, metadata)).</summary>
    private static Hash32? HashOfResponse(AvsTask t)
    {
        if (t is not { Response: { } response, RespondedBlock: { } block, HashOfNonSigners: { } silent } || response.Split(' ') is not [_, var value]) return null;
        return t.Contract switch
        {
            "IncredibleSquaringTaskManager" or "AnzenTaskManager" => Hash(t.Contract[0] == 'A' ? SignedAnswer : Answer, new object[] { t.Index, BigInteger.Parse(value, CultureInfo.InvariantCulture) }, new object[] { block, silent }),
            "WizardTaskManager" => Hash(MessageAnswer, new object[] { t.Index, Hex.Decode(value) }, new object[] { block, silent }),
            _ => null,
        };
    }

    private static FunctionAbi Encoding(string parameters) => FunctionAbi.Parse($"encode({parameters})");

    private static Hash32 Hash(FunctionAbi values, params object[] arguments) => Keccak256.Hash(values.Encode(arguments).AsSpan(FunctionAbi.SelectorSize));
}
