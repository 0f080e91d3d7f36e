namespace BookingApp.Localization;

/// <summary>Names the texts in MudTexts.resx: what MudBlazor's own parts say.</summary>
public sealed class MudTexts;
