using System.Buffers.Binary;
using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.Domain.Tasks;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit.Rules;

/// <summary>EigenLayer's TaskMailbox: tasks, and the sets that execute them.</summary>
internal static class MailboxRules
{
    private const string Mailbox = "TaskMailbox";
    private const int Created = 1, Verified = 2, Expired = 3;
    private const string Config = "(address taskHook, uint96 taskSLA, address feeToken, uint8 curveType, address feeCollector, (uint8 consensusType, bytes value) consensus, bytes taskMetadata)";
    private static readonly FunctionAbi Status = FunctionAbi.Parse("getTaskStatus(bytes32 taskHash) view returns (uint8)");
    private static readonly FunctionAbi Info = FunctionAbi.Parse(
        "getTaskInfo(bytes32 taskHash) view returns ((address creator, uint96 creationTime, address avs, uint96 avsFee, address refundCollector, uint32 executorOperatorSetId, uint16 feeSplit, uint8 status, "
        + $"bool isFeeRefunded, uint32 operatorTableReferenceTimestamp, {Config} config, bytes payload, bytes executorCert, bytes result) task)");
    private static readonly FunctionAbi IsRegistered = FunctionAbi.Parse("isExecutorOperatorSetRegistered(bytes32 operatorSetKey) view returns (bool)");
    private static readonly FunctionAbi ConfigOf = FunctionAbi.Parse($"getExecutorOperatorSetTaskConfig((address avs, uint32 id) operatorSet) view returns ({Config} config)");

    public static IEnumerable<AuditRule> All { get; } = [new AuditRule<MailboxTask>(Tasks), new AuditRule<ExecutorSet>(Sets)];

    /// <summary>TaskMailbox.getTaskStatus: expired once the deadline has passed without a result, by the block's time; getTaskInfo, with the hashes of payload and result.</summary>
    private static void Tasks(MailboxTask t, AuditContext c)
    {
        if (t.CreatedBlock is null) return;
        var ours = t.Verified ? Verified : t.ExpiredAt(c.Time) ? Expired : Created;
        object?[] content = [t.Creator, t.CreatedTime, t.Avs, t.Fee, t.RefundCollector, t.SetId, t.Refunded, t.PayloadHash, t.ResultHash];
        c.Behind([Topics.Avs(c.ChainId, t.Avs)], t.TaskHash).AtNamed(Mailbox, t.Mailbox).Is("verified", ours, Status, t.TaskHash).Compare("payloadHash", Info, [t.TaskHash], results =>
        {
            var task = (object[])results[0];
            object?[] theirs = [task[0], task[1], task[2], task[3], task[4], task[5], task[8], Keccak256.Hash((byte[])task[11]), t.Verified ? Keccak256.Hash((byte[])task[13]) : null];
            return (AuditText.Of(content), AuditText.Of(theirs));
        });
    }

    /// <summary>
    /// TaskMailbox.isExecutorOperatorSetRegistered, by OperatorSetLib.key: the AVS's 20 bytes and the id's 12; getExecutorOperatorSetTaskConfig.
    /// </summary>
    private static void Sets(ExecutorSet s, AuditContext c)
    {
        var mailbox = c.Behind([Topics.Avs(c.ChainId, s.Avs)]).AtNamed(Mailbox, s.Mailbox);
        if (s.Registered is { } registered) mailbox.Is("registered", registered, IsRegistered, KeyOf(s.Avs, s.SetId));
        if (s.TaskSla is null) return;
        object?[] ours = [s.TaskHook, s.TaskSla, s.FeeToken, s.CurveType, s.FeeCollector, s.ConsensusType];
        mailbox.Compare("taskSla", ConfigOf, [new object[] { s.Avs, s.SetId }], results =>
        {
            var config = (object[])results[0];
            return (AuditText.Of(ours), AuditText.Of(new object[] { config[0], config[1], config[2], config[3], config[4], ((object[])config[5])[0] }));
        });
    }

    private static Hash32 KeyOf(Address avs, long setId)
    {
        var key = new byte[Hash32.Size];
        avs.CopyTo(key);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(Hash32.Size - sizeof(long)), setId);
        return new Hash32(key);
    }
}
