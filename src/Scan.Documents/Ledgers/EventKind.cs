namespace Scan.Documents;

/// <summary>A kind of event as the code knows it.</summary>
/// <param name="Signature">Human-readable Solidity signature.</param>
/// <param name="Topic0">Lower-case hex of the signature's hash; empty for an anonymous event.</param>
public sealed record EventKind(string System, string Contract, string Name, string Signature, string Topic0);
