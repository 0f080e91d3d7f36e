using BookingApp.Localization;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace BookingApp.Components.Layout.Theme;

/// <summary>What MudBlazor's own parts say, from our resources, in English as in every other language.</summary>
internal sealed class MudWords(IStringLocalizer<MudTexts> texts) : MudLocalizer
{
    public override LocalizedString this[string key] => texts[key];

    public override LocalizedString this[string key, params object[] arguments] => texts[key, arguments];
}
