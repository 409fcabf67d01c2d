using Microsoft.Extensions.Options;

namespace Scan.Web.Features.Rollups;

/// <summary>What the answer for a rollup block takes for coverage.</summary>
public sealed class FinalityOptions
{
    public const string Section = "Finality";

    /// <summary>Stake that was seen alive lately.</summary>
    public const string Seen = "seen";

    /// <summary>Stake that is registered, whether anybody saw it alive or not: for hosts that cannot reach operators, or whose operators cannot be reached.</summary>
    public const string Registered = "registered";

    public string Coverage { get; set; } = Seen;

    internal sealed class Validation : IValidateOptions<FinalityOptions>
    {
        public ValidateOptionsResult Validate(string? name, FinalityOptions options) =>
            options.Coverage is Seen or Registered ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail($"{Section}:{nameof(Coverage)}: '{options.Coverage}' is neither {Seen} nor {Registered}.");
    }
}
