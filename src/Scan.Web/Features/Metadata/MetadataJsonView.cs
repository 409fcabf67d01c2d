using Scan.Documents;
using Scan.Domain.Metadata;
using Scan.Domain.Primitives;

namespace Scan.Web.Features.Metadata;

/// <summary>Metadata as REST writes it.</summary>
internal static class MetadataJsonView
{
    public static object Of(MetadataPanel panel) => new
    {
        File = Of(panel.File),
        Image = panel.State.Image is { } image ? Of(image) : null,
        Keccak = Hash(panel.State.Keccak),
        ExpectedKeccak = Hash(panel.State.Expected),
        HashCheck = MetadataCheck.OfHash(panel.State.Expected, panel.State.Keccak, panel.File.Problem is not null),
        panel.State.Size,
        Problems = panel.Problems.Select(Of),
        DomainProofs = panel.State.Proofs.Select(p => new { p.Domain, p.Outcome, p.CheckedAt, File = p.File is { } file ? Of(file) : null }),
        Versions = panel.Versions.Select(v => new
        {
            v.No, v.FirstSeen, v.Uri, v.FetchedFrom, ContentHash = Hash(v.Content), Keccak = Hash(v.Keccak), v.Size, Problems = MetadataPanel.ProblemsOf(v.ProblemsJson).Select(Of),
            Content = $"{panel.ApiPath}?content={Hash(v.Content)}",
        }),
        panel.ChangedWithoutTransaction,
        Changes = panel.Changes,
    };

    public static object Of(MetadataProblem problem)
    {
        var kind = MetadataProblems.Of(problem.Code);
        return new { problem.Code, Weight = kind.Weight.ToString().ToLowerInvariant(), problem.At, problem.Detail, kind.Meaning, kind.Cure };
    }

    private static object Of(Resource file) => new
    {
        file.Uri, file.State, Error = file.Problem is { } code ? Of(new MetadataProblem(code, null, file.Detail)) : null, file.Failures, file.LastTry, file.NextTry, file.RequestedAt,
        file.FetchedAt, file.ChangedAt, file.FetchedFrom, ContentHash = Hash(file.Content),
    };

    private static string? Hash(byte[]? hash) => hash is null ? null : Hex.Encode(hash);
}
