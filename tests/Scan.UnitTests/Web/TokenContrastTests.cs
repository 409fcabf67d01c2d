using System.Globalization;
using System.Text.RegularExpressions;
using Scan.Testing;
using Xunit;

namespace Scan.UnitTests.Web;

public sealed partial class TokenContrastTests
{
    private static readonly string Css = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "wwwroot", "css", "tokens.css"));
    private static readonly string[] Grounds = ["page", "surface", "raised", "sunken"];

    public static TheoryData<string, double> Colours => new()
    {
        { "text", 4.5 }, { "muted", 4.5 }, { "accent", 4.5 }, { "good", 4.5 }, { "warn", 4.5 }, { "bad", 4.5 }, { "pending", 4.5 }, { "line-strong", 3 },
        { "series-1", 3 }, { "series-2", 3 }, { "series-3", 3 }, { "series-4", 3 }, { "series-5", 3 }, { "series-6", 3 },
    };

    [Theory]
    [MemberData(nameof(Colours))]
    public void A_colour_stands_out_from_every_ground_in_both_themes(string colour, double least)
    {
        foreach (var theme in new[] { 0, 1 })
        {
            foreach (var ground in Grounds) Assert.True(Contrast(Of(colour, theme), Of(ground, theme)) >= least, $"{colour} on {ground}, theme {theme}: {Contrast(Of(colour, theme), Of(ground, theme)):0.00}");
        }
    }

    [Theory]
    [InlineData("accent")]
    [InlineData("good")]
    [InlineData("warn")]
    [InlineData("bad")]
    public void A_word_of_meaning_can_be_read_on_its_own_tint(string colour)
    {
        var share = double.Parse(Tint().Match(Css[Css.IndexOf($"--tint-{colour}:", StringComparison.Ordinal)..]).Groups[1].Value, CultureInfo.InvariantCulture) / 100;
        foreach (var theme in new[] { 0, 1 })
        {
            var (own, surface) = (Of(colour, theme), Of("surface", theme));
            var tint = own.Zip(surface, (a, b) => a * share + b * (1 - share)).ToArray();
            Assert.True(Contrast(own, tint) >= 4.5, $"{colour} on its tint, theme {theme}: {Contrast(own, tint):0.00}");
        }
    }

    [Fact]
    public void Text_on_the_primary_button_can_be_read() =>
        Assert.All([0, 1], theme => Assert.True(Contrast(Of("on-accent", theme), Of("accent", theme)) >= 4.5));

    private static double[] Of(string name, int theme)
    {
        var match = Regex.Match(Css, $@"--{Regex.Escape(name)}: light-dark\(#([0-9a-f]{{6}}), #([0-9a-f]{{6}})\);");
        Assert.True(match.Success, $"--{name} names no two colours.");
        return [.. Convert.FromHexString(match.Groups[theme + 1].Value).Select(b => (double)b)];
    }

    private static double Contrast(double[] a, double[] b)
    {
        var (dark, light) = (Math.Min(Luminance(a), Luminance(b)), Math.Max(Luminance(a), Luminance(b)));
        return (light + 0.05) / (dark + 0.05);
    }

    // WCAG 2.2, relative luminance.
    private static double Luminance(double[] rgb)
    {
        var linear = rgb.Select(c => c / 255).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToArray();
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    }

    [GeneratedRegex(@"(\d+)%")]
    private static partial Regex Tint();
}
