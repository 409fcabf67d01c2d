namespace Scan.GraphQL.Engine.Caching;

/// <summary>Tells whether what resolvers read may have changed. With one, the engine keeps answers and gives them again while it stays the same.</summary>
public interface IAnswerRevision
{
    /// <summary>A text that is never the same before and after a change that readers can see, save for fields that are not <see cref="Types.FieldDefinition.Lasts"/>. Read after the call.</summary>
    Task<string> ReadAsync(CancellationToken ct);
}
