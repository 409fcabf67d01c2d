using System.Text.RegularExpressions;
using Scan.Domain.Primitives;

namespace Scan.Local.Replay;

/// <summary>What the contracts of one kind emit, to recognise them by.</summary>
/// <param name="Topics">The first topics of every event form that such contracts have emitted anywhere.</param>
/// <param name="ReleasedTopics">The same without the forms of drafts and private test deployments.</param>
public sealed partial record KnownContract(string System, string Contract, IReadOnlySet<Hash32> Topics, IReadOnlySet<Hash32> ReleasedTopics)
{
    /// <param name="events">Each event form's first topic and its era in words, null for always.</param>
    public static KnownContract From(string system, string contract, IReadOnlyCollection<(Hash32 Topic, string? Era)> events) => new(
        system,
        contract,
        events.Select(form => form.Topic).ToHashSet(),
        events.Where(form => form.Era is null || !Unreleased().IsMatch(form.Era)).Select(form => form.Topic).ToHashSet());

    [GeneratedRegex("pre-release|devnet|draft|unreleased|preprod", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Unreleased();
}
