using Npgsql;

namespace Scan.Documents;

/// <summary>Reads what users give as a PostgreSQL address.</summary>
public static class PostgresConnection
{
    /// <summary>Takes postgres://user:password@host:port/database?sslmode=require (percent-encoded) and Npgsql connection strings.</summary>
    /// <exception cref="FormatException">Neither; the message says what is wrong and never repeats a password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase)
            ? ParseUri(text)
            : ParseKeywords(text);
    }

    private static NpgsqlConnectionStringBuilder ParseKeywords(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (ArgumentException)
        {
            throw new FormatException("A PostgreSQL address is postgres://user:password@host:port/database or an Npgsql connection string (Host=…;Database=…).");
        }
    }

    private static NpgsqlConnectionStringBuilder ParseUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)) throw new FormatException("The postgres:// address is no valid URI; percent-encode special characters.");
        var user = uri.UserInfo.Split(':', 2);
        var result = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host.Length > 0 ? uri.Host.Trim('[', ']') : "localhost",
            Port = uri.Port > 0 ? uri.Port : 5432,
        };
        if (user[0].Length > 0) result.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length == 2) result.Password = Uri.UnescapeDataString(user[1]);
        if (uri.AbsolutePath.Length > 1) result.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)) SetParameter(result, pair);
        return result;
    }

    private static void SetParameter(NpgsqlConnectionStringBuilder result, string pair)
    {
        var parts = pair.Split('=', 2);
        var name = Uri.UnescapeDataString(parts[0]);
        var value = parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "";
        var keyword = name switch
        {
            "sslmode" => "SSL Mode",
            "application_name" => "Application Name",
            "connect_timeout" => "Timeout",
            _ => name,
        };
        try
        {
            result[keyword] = keyword == "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
        {
            throw new FormatException($"The postgres:// address has a parameter '{name}' that is unknown or has a bad value.");
        }
    }
}
