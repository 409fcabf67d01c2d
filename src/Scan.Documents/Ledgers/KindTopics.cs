using Npgsql;

namespace Scan.Documents;

/// <summary>First topics of kinds by their numbers. Kinds are only ever added, so that what is known is not read again, least of all with each log.</summary>
internal sealed class KindTopics(NpgsqlDataSource db)
{
    private volatile IReadOnlyDictionary<int, byte[]> known = new Dictionary<int, byte[]>();

    /// <summary>32 bytes each; anonymous events have none.</summary>
    public IReadOnlyDictionary<int, byte[]> Known => known;

    public async Task ReadAsync(CancellationToken ct) => known = (await db.Command("SELECT id, topic0 FROM scan.event_kinds").ListAsync(row => (Id: row.GetInt32(0), Topic: row.GetString(1)), ct))
        .ToDictionary(k => k.Id, k => k.Topic.Length > 2 ? Convert.FromHexString(k.Topic.AsSpan(2)) : []);
}
