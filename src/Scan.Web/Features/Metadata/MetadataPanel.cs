using System.Text;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Metadata;
using Scan.Domain.Primitives;
using Scan.Web.Features.Api;

namespace Scan.Web.Features.Metadata;

/// <summary>What a page shows of the file behind a thing: how fetching it goes, what is wrong with it, and how it changed.</summary>
public sealed record MetadataPanel(string List, IReadOnlyList<string> Key, MetadataState State, IReadOnlyList<MetadataVersion> Versions, IReadOnlyList<JsonChange>? Changes)
{
    private const int ShownVersions = 10;
    private const int ShownChanges = 30;

    /// <summary>Longer files are for downloads.</summary>
    private const int MostRaw = 16 * 1024;

    public Resource File => State.Resource;

    /// <summary>The file as it came, as text; null: there is none, or it is too long for a page.</summary>
    public string? Raw { get; init; }

    /// <summary>The contents that its URIs led to, seen or told by logs, the newest first.</summary>
    public required IReadOnlyList<FileVersion> Lines { get; init; }

    /// <summary>True when all of them are there, so that they can be counted.</summary>
    public bool AreAllLines { get; init; }

    /// <summary>Problems of fetching, of the content and of the picture, the gravest first.</summary>
    public IReadOnlyList<MetadataProblem> Problems =>
    [
        .. new[] { Problem(File.Problem, null, File.Detail), Problem(ImageCode(State.Image?.Problem), "image", State.Image?.Problem) }.OfType<MetadataProblem>()
            .Concat(ProblemsOf(State.ProblemsJson)).OrderBy(p => MetadataProblems.Of(p.Code).Weight),
    ];

    /// <summary>The newest content came under the URI of the one before.</summary>
    public bool ChangedWithoutTransaction => Versions is [var newest, var before, ..] && newest.Uri == before.Uri && !FileVersion.IsInline(newest.Uri);

    /// <summary>Whether another try can be asked for: a file in the URI itself is there already.</summary>
    public bool IsFetched => File.Host.Length > 0;

    /// <summary>Whether whoever serves the file can change it without a transaction.</summary>
    public bool IsMutable => IsFetched && !File.Settled;

    public string ApiPath => $"/api/v1/metadata/{List}/{State.Of.ChainId}/{string.Join('/', Key)}";

    /// <summary>Null when the thing names no file.</summary>
    /// <param name="key">The parts of the thing's key as addresses write them.</param>
    public static Task<MetadataPanel?> ReadAsync(MetadataReader reader, ApiKind kind, long chainId, IReadOnlyList<string> key, CancellationToken ct) => ReadAsync(reader, kind, chainId, key, [], ct);

    /// <inheritdoc cref="ReadAsync(MetadataReader, ApiKind, long, IReadOnlyList{string}, CancellationToken)"/>
    /// <param name="named">The URIs that logs gave it, the last first.</param>
    public static async Task<MetadataPanel?> ReadAsync(MetadataReader reader, ApiKind kind, long chainId, IReadOnlyList<string> key, IReadOnlyList<NamedFile> named, CancellationToken ct)
    {
        var id = new DocumentId(chainId, kind.KeyFrom(key));
        if (await reader.FindAsync(kind.Mapping.Kind, id, ct) is not { } state) return null;
        var versions = await reader.VersionsAsync(kind.Mapping.Kind, id, ShownVersions, ct);
        var raw = state is { Size: <= MostRaw, Resource.Content: { } content } && (await reader.BodiesAsync([content], ct)).Values.FirstOrDefault() is { } body ? Encoding.UTF8.GetString(body) : null;
        var lines = FileVersion.Of(versions, named);
        return new MetadataPanel(kind.Path, key, state, versions, lines is [var newest, var before, ..] ? await ChangesAsync(reader, before, newest, ct) : null)
        {
            Raw = raw, Lines = lines, AreAllLines = versions.Count < ShownVersions && named.Count < LedgerFiles.Most,
        };
    }

    public static IReadOnlyList<MetadataProblem> ProblemsOf(string json) => JsonSerializer.Deserialize<List<MetadataProblem>>(json, DocumentJson.Options)!;

    private static async Task<IReadOnlyList<JsonChange>?> ChangesAsync(MetadataReader reader, FileVersion before, FileVersion after, CancellationToken ct)
    {
        var bodies = await reader.BodiesAsync([before.Content, after.Content], ct);
        byte[]? Body(FileVersion version) => version.Named?.Body ?? bodies.GetValueOrDefault(Convert.ToHexStringLower(version.Content));
        return Body(before) is { } old && Body(after) is { } now ? JsonChanges.Between(old, now, ShownChanges) : null;
    }

    // A picture that was had and refused says so by its own code; one that was not had, by the reason's.
    private static string? ImageCode(string? problem) =>
        problem is null or MetadataProblems.ImageType or MetadataProblems.ImageSvg or MetadataProblems.ImageDimensions ? problem : MetadataProblems.ImageUnreachable;

    private static MetadataProblem? Problem(string? code, string? at, string? detail) => code is null ? null : new MetadataProblem(code, at, detail == code ? null : detail);
}
