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
        // What a log alone has was never fetched, so it has no number among the versions that were.
        Versions = panel.Lines.Select(v => new
        {
            v.Stored?.No, FirstSeen = v.Since, Uri = v.ShownUri, v.Stored?.FetchedFrom, ContentHash = Hash(v.Content), Keccak = Hash(v.Stored?.Keccak ?? Keccak256.Hash(v.Named!.Body!).ToArray()),
            Size = v.Stored?.Size ?? v.Named!.Body!.Length, Problems = v.Stored is { } seen ? MetadataPanel.ProblemsOf(seen.ProblemsJson).Select(Of) : null, Content = $"{panel.ApiPath}?content={Hash(v.Content)}",
            v.Named?.Block, v.Named?.Transaction,
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
