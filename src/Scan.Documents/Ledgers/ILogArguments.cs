namespace Scan.Documents;

/// <summary>Decodes logs' arguments. The ledger does not keep them: they follow from topics, data and the kind's signature.</summary>
public interface ILogArguments
{
    /// <summary>The arguments as JSON text; null for a log that has a problem or no kind, or is none of its kind.</summary>
    /// <param name="row">With its topics and data.</param>
    /// <param name="kind">That of <see cref="LedgerRow.KindId"/>.</param>
    string? Json(LedgerRow row, EventKind? kind);
}
