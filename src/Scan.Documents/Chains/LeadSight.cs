namespace Scan.Documents;

/// <summary>Who looked at a chain's lead, and the epoch that it saw: a later one of another holder overtook it.</summary>
public sealed record LeadSight(string Holder, long Epoch);
