using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Erc8004;

namespace Scan.Web.Features.Search;

/// <summary>Says what of a thing a text was found in.</summary>
public static class SearchWords
{
    /// <summary>"its name", "its description", "its ens and skills": where all words stand, else where any of them does.</summary>
    public static string Why(Profile profile, string text)
    {
        if (profile.DisplayName?.Contains(text, StringComparison.OrdinalIgnoreCase) == true) return "its name";
        var places = Places(profile).Where(p => p.Text.Length > 0).ToList();
        string[] words = [.. new string([.. text.Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        List<string> found = [.. places.Where(p => words.All(w => Holds(p.Text, w))).Select(p => p.Name).Distinct()];
        if (found.Count == 0) found = [.. places.Where(p => words.Any(w => Holds(p.Text, w))).Select(p => p.Name).Distinct()];
        return found.Count == 0 ? "what its metadata says" : "its " + string.Join(" and ", found.Take(3));
    }

    private static bool Holds(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<(string Name, string Text)> Places(Profile profile)
    {
        yield return ("name", profile.DisplayName ?? "");
        yield return ("description", profile.Description ?? "");
        if (profile.Kind != "agent" || profile.Facts is not { } json || JsonSerializer.Deserialize<RegistrationFacts>(json, DocumentJson.Options) is not { } facts) yield break;
        yield return ("skills", string.Join(' ', facts.Skills));
        yield return ("protocols", string.Join(' ', facts.Protocols));
        foreach (var service in facts.Services) yield return (service.Name.ToLowerInvariant() is "ens" or "did" or "email" ? service.Name.ToLowerInvariant() : $"{Shared.Format.Clip(service.Name, 24)} endpoint", service.Endpoint);
    }
}
