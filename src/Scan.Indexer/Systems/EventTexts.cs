using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems;

/// <summary>The event forms of a system's contracts, kept as text beside it: <c>Events/{contract}.sol</c>, one signature per line, then its era.</summary>
internal static class EventTexts
{
    /// <summary>Declares every contract that has a file in the <c>Events</c> folder of the system's namespace.</summary>
    public static void DeclareEvents(this SystemBuilder system, Type owner)
    {
        var folder = owner.Namespace + ".Events.";
        foreach (var resource in owner.Assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var text = new StreamReader(owner.Assembly.GetManifestResourceStream(resource)!);
            system.Contract(Path.GetFileNameWithoutExtension(resource[folder.Length..])).KnowsAll(text.ReadToEnd());
        }
    }
}
