namespace Scan.Documents;

/// <summary>The working set of one kind.</summary>
internal abstract class KindSession
{
}

internal sealed class KindSession<T>(DocumentMapping<T> mapping) : KindSession where T : class
{
    public DocumentMapping<T> Mapping { get; } = mapping;
}
