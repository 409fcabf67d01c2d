namespace Scan.Web.Lists;

/// <summary>Filters that can be told on one chain at a time only: who goes to all chains leaves them behind.</summary>
public static class OfOneChain
{
    /// <summary>Those among a list's parameters, each with null, which takes it away.</summary>
    public static IEnumerable<(string Name, string? Value)> Terms(IReadOnlyDictionary<string, string> query) =>
        // Whether a task has expired is counted in its chain's blocks.
        query.TryGetValue("status", out var status) && status is "created" or Features.Tasks.TaskView.Expired ? [("status", null)] : [];
}
