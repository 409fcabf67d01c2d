namespace Scan.Documents;

/// <summary>A kind of event as the code knows it.</summary>
/// <param name="Signature">Human-readable Solidity signature.</param>
/// <param name="Topic0">Lower-case hex of the signature's hash; empty for an anonymous event.</param>
public sealed record EventKind(string System, string Contract, string Name, string Signature, string Topic0)
{
    /// <summary>The signature with all names, which decodes its logs; null where no indexer has said it yet.</summary>
    public string? Declaration { get; init; }

    /// <summary>How <c>api.event_args</c> decodes its logs, as JSON. Not read back.</summary>
    public string? Layout { get; init; }
}
