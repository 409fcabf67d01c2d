using System.Text.Json;

namespace Scan.Domain.Metadata;

/// <summary>EigenLayer's metadata files of operators and AVSs: name, website, description, logo, twitter.</summary>
public static class ServiceFile
{
    internal const int NameLength = 200;
    internal const int DescriptionLength = 4_000;
    internal const int LinkLength = 2_000;
    private const string RawFiles = "https://raw.githubusercontent.com/";

    /// <param name="avs">True for an AVS, of which EigenLayer's app asks every field.</param>
    public static MetadataReading Read(ReadOnlySpan<byte> content, bool avs)
    {
        var problems = new List<MetadataProblem>();
        using var json = MetadataJson.Read(content, problems);
        return json.Root is { } root ? Read(json, root, avs, problems) : new MetadataReading { Problems = problems };
    }

    private static MetadataReading Read(MetadataJson json, JsonElement root, bool avs, List<MetadataProblem> problems)
    {
        var reading = new MetadataReading
        {
            Name = json.Text(root, "", NameLength, "name"),
            Description = json.Text(root, "", DescriptionLength, "description"),
            Website = json.Link(root, "", LinkLength, picture: false, "website"),
            Image = json.Link(root, "", LinkLength, picture: true, "logo", "image"),
            Problems = problems,
        };
        if (reading.Name is null) problems.Add(new(MetadataProblems.NameMissing));
        if (reading.Description is null) problems.Add(new(MetadataProblems.DescriptionMissing));
        if (reading.Website is null) problems.Add(new(MetadataProblems.WebsiteMissing));
        if (reading.Image is null) problems.Add(new(MetadataProblems.LogoMissing));
        else if (avs && !reading.Image.StartsWith(RawFiles, StringComparison.OrdinalIgnoreCase)) problems.Add(new(MetadataProblems.LogoNotRaw, "logo"));
        if (json.Text(root, "", LinkLength, "twitter", "x") is null && avs) problems.Add(new(MetadataProblems.TwitterMissing));
        return reading;
    }
}
