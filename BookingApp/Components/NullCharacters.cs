using BookingApp.Contacts;
using Microsoft.AspNetCore.Antiforgery;

namespace BookingApp.Components;

/// <summary>Refuses what nobody types and PostgreSQL cannot store: the null character in an address or a form. The API names the member for itself.</summary>
internal static class NullCharacters
{
    public static Task RefuseInAddress(HttpContext context, RequestDelegate next) =>
        VisibleText.HasEscapedNull(context.Request.QueryString.Value) && !context.Request.Path.StartsWithSegments("/api") ? Refuse(context) : next(context);

    /// <summary>After the form's token was checked: the form has been read by then.</summary>
    public static async Task RefuseInForm(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsGet(context.Request.Method) // the page that says so
            && context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true } && context.Request.HasFormContentType
            && Holds(await context.Request.ReadFormAsync(context.RequestAborted)))
            await Refuse(context);
        else
            await next(context);
    }

    private static bool Holds(IFormCollection form) =>
        form.Any(field => VisibleText.HasNull(field.Key) || field.Value.Any(VisibleText.HasNull)) || form.Files.Any(file => VisibleText.HasNull(file.FileName));

    private static Task Refuse(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }
}
