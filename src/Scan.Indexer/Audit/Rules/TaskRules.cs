using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.Domain.Tasks;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit.Rules;

/// <summary>Task managers of the incredible-squaring family, and the task mailbox.</summary>
internal static class TaskRules
{
    private const string Mailbox = "TaskMailbox", HelloWorld = "WizardHelloWorldServiceManager";
    private const int Created = 1, Verified = 2, Expired = 3;
    private static readonly FunctionAbi TaskHash = FunctionAbi.Parse("allTaskHashes(uint32 index) view returns (bytes32)");
    private static readonly FunctionAbi ResponseHash = FunctionAbi.Parse("allTaskResponses(uint32 index) view returns (bytes32)");
    private static readonly FunctionAbi Refuted = FunctionAbi.Parse("taskSuccesfullyChallenged(uint32 index) view returns (bool)");
    private static readonly FunctionAbi MailboxStatus = FunctionAbi.Parse("getTaskStatus(bytes32 taskHash) view returns (uint8)");
    private static readonly FunctionAbi IsRegistered = FunctionAbi.Parse("isExecutorOperatorSetRegistered(bytes32 operatorSetKey) view returns (bool)");

    public static IEnumerable<AuditRule> All { get; } = [new AuditRule<AvsTask>(Tasks), new AuditRule<MailboxTask>(MailboxTasks), new AuditRule<ExecutorSet>(ExecutorSets)];

    /// <summary>
    /// allTaskHashes and allTaskResponses are set from creation and response on; taskSuccesfullyChallenged (misspelt so in the contract) says refuted.
    /// The hello world keeps responses by operator, and knows no challenge.
    /// </summary>
    private static void Tasks(AvsTask t, AuditContext c)
    {
        var manager = c.Behind([Topics.Task(c.ChainId, t.Manager, t.Index)]).AtNamed(t.Contract, t.Manager);
        if (t.CreatedBlock is not null) manager.Compare("createdBlock", TaskHash, [t.Index], results => ("created", results[0] is Hash32 { IsZero: true } ? "not created" : "created"));
        if (t.Contract == HelloWorld) return;
        manager.Compare("respondedBlock", ResponseHash, [t.Index], results =>
            (t.RespondedBlock is null ? "no response" : "responded", results[0] is Hash32 { IsZero: true } ? "no response" : "responded"));
        if (t.Status is AvsTaskStatus.Refuted or AvsTaskStatus.Upheld) manager.Is("status", t.Status == AvsTaskStatus.Refuted, Refuted, t.Index);
    }

    /// <summary>TaskMailbox.getTaskStatus: expired once the deadline has passed without a result, by the block's time.</summary>
    private static void MailboxTasks(MailboxTask t, AuditContext c)
    {
        if (t.CreatedBlock is null) return;
        var ours = t.Verified ? Verified : t.ExpiredAt(c.Time) ? Expired : Created;
        c.Behind([Topics.Avs(c.ChainId, t.Avs)], t.TaskHash).AtNamed(Mailbox, t.Mailbox).Is("verified", ours, MailboxStatus, t.TaskHash);
    }

    /// <summary>TaskMailbox.isExecutorOperatorSetRegistered, by OperatorSetLib.key: the AVS's 20 bytes and the id's 12.</summary>
    private static void ExecutorSets(ExecutorSet s, AuditContext c)
    {
        if (s.Registered is not { } registered) return;
        var key = new byte[Hash32.Size];
        s.Avs.CopyTo(key);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(Hash32.Size - sizeof(long)), s.SetId);
        c.Behind([Topics.Avs(c.ChainId, s.Avs)]).AtNamed(Mailbox, s.Mailbox).Is("registered", registered, IsRegistered, new Hash32(key));
    }
}
