using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Scan.Documents;
using Scan.Web.Features.Api;
using Scan.Web.Features.Errors;
using Scan.Web.Input;

namespace Scan.Web.Features.Scan8004;

/// <summary>What stands around each answer of the public routes.</summary>
internal static class PublicEnvelope
{
    public const string MediaType = "application/json; charset=utf-8";
    private const string Version = "1.0.0";

    public static void Meta(Utf8JsonWriter json, HttpContext context, TimeProvider time, (int Limit, int Offset, long Total)? page)
    {
        json.WriteStartObject("meta");
        json.WriteString("version", Version);
        json.WriteString("timestamp", time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("requestId", context.TraceIdentifier);
        if (page is { } p)
        {
            json.WriteStartObject("pagination");
            json.WriteNumber("limit", p.Limit);
            json.WriteNumber("offset", p.Offset);
            json.WriteNumber("total", p.Total);
            json.WriteBoolean("hasMore", p.Offset + (long)p.Limit < p.Total);
            json.WriteNumber("page", p.Offset / p.Limit + 1);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}

/// <summary>Refusals in the form of 8004scan: success false, a code, a message, the field and the rule.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PublicErrorsAttribute : ExceptionFilterAttribute
{
    public override void OnException(ExceptionContext context)
    {
        var error = ErrorView.Of(context.Exception);
        // Faults of ours go on to the one handler that logs them.
        if (error.Status >= 500) return;
        var time = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>();
        context.Result = new FileContentResult(ApiWriter.Write(json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("success", false);
            json.WriteStartObject("error");
            json.WriteString("code", error.Status == StatusCodes.Status404NotFound ? "NotFound" : "BadRequest");
            json.WriteString("message", context.Exception is BadInputException or QueryException or MissingException ? context.Exception.Message : error.Title);
            json.WriteStartObject("details");
            if (error.Field is not null)
            {
                json.WriteString("field", error.Field);
                json.WriteString("rule", error.Rule);
            }
            json.WriteEndObject();
            json.WriteEndObject();
            PublicEnvelope.Meta(json, context.HttpContext, time, null);
            json.WriteEndObject();
        }), PublicEnvelope.MediaType);
        context.HttpContext.Response.StatusCode = error.Status;
        context.ExceptionHandled = true;
    }
}
