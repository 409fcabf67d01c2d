using Npgsql;

namespace Scan.Documents;

/// <summary>Names and descriptions from manifests and metadata.</summary>
public sealed class Profiles(NpgsqlDataSource db)
{
    private readonly NpgsqlDataSource db = db;

    /// <summary>Replaces the profiles; a null <see cref="Profile.GivenName"/> keeps the stored one.</summary>
    public Task UpsertAsync(IReadOnlyList<Profile> profiles, CancellationToken ct) => throw new NotImplementedException();

    public Task<IReadOnlyDictionary<DocumentId, Profile>> LoadAsync(string kind, IReadOnlyCollection<DocumentId> ids, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>Profiles whose shown name contains <paramref name="text"/>, those that start with it first.</summary>
    public Task<IReadOnlyList<Profile>> SearchAsync(string text, int take, CancellationToken ct) => throw new NotImplementedException();
}
