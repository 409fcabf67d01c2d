namespace Scan.Web.Input;

/// <summary>What a reader gave breaks a rule: the answer is a 400 that names the field and the rule.</summary>
public sealed class BadInputException(string field, string rule) : Exception($"{field}: {rule}")
{
    public string Field { get; } = field;
    public string Rule { get; } = rule;
}

/// <summary>The thing does not stand in the index: the answer is a 404 that says how far was looked.</summary>
public sealed class MissingException(string what) : Exception(what);

/// <summary>A chain's node, without which there is no answer, does not give one: the answer is a 503 that says why.</summary>
public sealed class NodeAwayException(string problem) : Exception(problem);

/// <summary>Somebody asks more than their share: the answer is a 429 that says when to ask again.</summary>
public sealed class TooManyException(string what, TimeSpan retryAfter) : Exception(what)
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}
