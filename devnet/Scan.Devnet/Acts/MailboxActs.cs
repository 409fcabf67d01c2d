using System.Numerics;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Devnet.Acts;

/// <summary>The operator sets that execute the mailbox's tasks, one for each curve, of the AVS of operator sets.</summary>
public static class ExecutorOperators
{
    public static int Set(KeyCurve curve) => curve == KeyCurve.Bn254 ? 1 : 2;
    internal static object[] Key(DevnetChain devnet, KeyCurve curve) => [devnet.Accounts.SetsAvs, Set(curve)];
}

/// <summary>A set's stakes as of a second reach the certificate verifier of its curve.</summary>
/// <param name="Time">Seconds since 1970, later than the table's before.</param>
public sealed record UpdateOperatorTable(KeyCurve Curve, long Time, params IReadOnlyList<(int Operator, BigInteger Weight)> Operators) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (at, set) = (devnet.Addresses.Services, ExecutorOperators.Key(devnet, Curve));
        object[] config = [devnet.Accounts.SetsAvs, 0];
        return Curve == KeyCurve.Bn254
            ? [devnet.Call(devnet.Accounts.Owner, at.BlsCertificates, "BN254CertificateVerifier", "updateOperatorTable", set, Time, new BlsTable(Operators).Info, config)]
            : [devnet.Call(devnet.Accounts.Owner, at.EcdsaCertificates, "ECDSACertificateVerifier", "updateOperatorTable", set, Time,
                Operators.Select(o => new object[] { devnet.Accounts.Operators[o.Operator].Address, new object[] { o.Weight } }), config)];
    }
}

/// <summary>The AVS says how its set executes tasks.</summary>
/// <param name="Seconds">That a task may take.</param>
/// <param name="ThresholdBips">Of the table's weight; null leaves it to the AVS.</param>
public sealed record ConfigureExecutors(KeyCurve Curve, int Seconds, int? ThresholdBips) : PlainAct
{
    private static readonly FunctionAbi Threshold = FunctionAbi.Parse("threshold(uint16 bips)");

    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var at = devnet.Addresses;
        object[] consensus = ThresholdBips is { } bips ? [1, Threshold.Encode(bips)[FunctionAbi.SelectorSize..]] : [0, Array.Empty<byte>()];
        object[] config = [at.Services.TaskHook, Seconds, at.Alt, (int)Curve, devnet.Accounts.SetsAvs, consensus, Array.Empty<byte>()];
        return [devnet.Call(devnet.Accounts.SetsAvs, at.Services.TaskMailbox, "TaskMailbox", "setExecutorOperatorSetTaskConfig", ExecutorOperators.Key(devnet, Curve), config)];
    }
}

/// <summary>The AVS takes its set out of the mailbox, or puts it back.</summary>
public sealed record RegisterExecutors(KeyCurve Curve, bool IsRegistered) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.SetsAvs, devnet.Addresses.Services.TaskMailbox, "TaskMailbox", "registerExecutorOperatorSet", ExecutorOperators.Key(devnet, Curve), IsRegistered)];
}

/// <summary>Somebody pays for a task, in ALT that is made for it; tasks are numbered from 0.</summary>
public sealed record PostTask(Address Creator, int Index, string Payload, KeyCurve Curve) : PlainAct
{
    private static readonly FunctionAbi Identity = FunctionAbi.Parse("task(uint256 count, address mailbox, uint256 chainId, (address refundCollector, (address avs, uint32 id) set, bytes payload) task)");
    private static readonly BigInteger FeePerByte = BigInteger.Pow(10, 16);

    /// <summary>TaskHook.calculateTaskFee.</summary>
    public BigInteger Fee => FeePerByte * System.Text.Encoding.UTF8.GetByteCount(Payload);

    /// <summary>keccak256 of the number of tasks before it, the mailbox, the chain and the parameters (TaskMailbox.createTask).</summary>
    public Hash32 Hash(DevnetChain devnet) => TypedData.HashOf(Identity, Index, devnet.Addresses.Services.TaskMailbox, devnet.ChainId, Parameters(devnet));

    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (alt, at) = (devnet.Addresses.Alt, devnet.Addresses.Services.TaskMailbox);
        return
        [
            devnet.Call(Creator, alt, "Token", "mint", Creator, Fee), devnet.Call(Creator, alt, "Token", "approve", at, Fee),
            devnet.Call(Creator, at, "TaskMailbox", "createTask", (object)Parameters(devnet)),
        ];
    }

    private object[] Parameters(DevnetChain devnet) => [Creator, ExecutorOperators.Key(devnet, Curve), System.Text.Encoding.UTF8.GetBytes(Payload)];
}

/// <summary>The aggregator brings a result that all operators of a table signed but some.</summary>
/// <param name="Reference">The table's time that the task was created under.</param>
/// <param name="Table">The operators of that table in its order, with their weights.</param>
/// <param name="Silent">Those of them that did not sign.</param>
public sealed record SubmitTaskResult(PostTask Task, long Reference, string Result, IReadOnlyList<(int Operator, BigInteger Weight)> Table, params IReadOnlyList<int> Silent) : Act
{
    private static readonly FunctionAbi Ecdsa = FunctionAbi.Parse("certificate((uint32 referenceTimestamp, bytes32 messageHash, bytes sig) certificate)");

    internal override async ValueTask<IReadOnlyList<DevnetCall>> CallsAsync(DevnetChain devnet, CancellationToken ct)
    {
        var result = System.Text.Encoding.UTF8.GetBytes(Result);
        var message = Keccak256.Hash(result);
        var certificate = Task.Curve == KeyCurve.Bn254 ? new BlsTable(Table).Certificate(Reference, message, Silent) : await SignAsync(devnet, message, ct);
        return [devnet.Call(devnet.Accounts.Aggregator, devnet.Addresses.Services.TaskMailbox, "TaskMailbox", "submitResult", Task.Hash(devnet), certificate, result)];
    }

    private async Task<byte[]> SignAsync(DevnetChain devnet, Hash32 message, CancellationToken ct)
    {
        var toSign = TypedData.ToSign(null, devnet.Addresses.Services.EcdsaCertificates, "ECDSACertificate",
            ("uint32", "referenceTimestamp", Reference), ("bytes32", "messageHash", message.ToString()));
        var signatures = new List<byte>();
        foreach (var signer in Table.Select(o => o.Operator).Except(Silent).Select(s => devnet.Accounts.Operators[s].Address).Order()) signatures.AddRange(await devnet.SignAsync(signer, toSign, ct));
        return Ecdsa.Encode((object)new object[] { Reference, message, signatures.ToArray() })[FunctionAbi.SelectorSize..];
    }
}

/// <summary>Who paid for a task that nobody answered in time gets the fee back.</summary>
public sealed record RefundTask(PostTask Task) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(Task.Creator, devnet.Addresses.Services.TaskMailbox, "TaskMailbox", "refundFee", Task.Hash(devnet))];
}
